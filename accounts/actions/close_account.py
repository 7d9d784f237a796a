import logging

from django.db import transaction
from django.utils import timezone

from accounts.actions.take_role import administrators
from accounts.errors import LastAdministrator, OwnAccount
from accounts.logins import end_logins
from accounts.models import StaffIdentity, User
from accounts.second_factor import drop_factors

logger = logging.getLogger(__name__)


@transaction.atomic
def close_account(user: User, by: User) -> None:
    """An operator leaves: nothing of theirs opens any more, from this moment. Raises OwnAccount, LastAdministrator.

    What they did stays under their name. Their cases are the business of who calls (`cases.actions.dismiss`).
    """
    if user.pk == by.pk:
        raise OwnAccount
    if administrators() == {user.pk}:
        raise LastAdministrator
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    drop_factors(user)
    # Who comes back proves again that the account at the provider is theirs.
    StaffIdentity.objects.filter(user=user).delete()
    user.invitations.filter(used_at=None, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    end_logins(user)
    logger.info("account closed: %s by %s", user.pk, by.pk)


@transaction.atomic
def reopen_account(user: User, by: User) -> User:
    """Who comes back finds the roles as they were taken up to then, and must be invited again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    logger.info("account opened again: %s by %s", user.pk, by.pk)
    return user
