"""Taking a second factor away. The last one stays: without it nobody could come in any more."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountError
from accounts.models import Authenticator, User
from accounts.safety import Change, tell_owner
from accounts.second_factor import Factors


class OnlyFactor(AccountError):
    message = _("È il tuo unico secondo fattore: prima aggiungi l'app o un'altra passkey.")


class OnlyTheApp(OnlyFactor):
    message = _("L'app è il tuo unico secondo fattore: prima aggiungi una passkey.")


class NoSuchPasskey(AccountError):
    pass


@transaction.atomic
def remove_app(user: User) -> None:
    """Raises OnlyTheApp."""
    if not _locked_factors(user).passkeys:
        raise OnlyTheApp
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if removed:
        tell_owner(user, Change.APP_REMOVED)


@transaction.atomic
def remove_passkey(user: User, passkey_id: UUID) -> None:
    """Raises NoSuchPasskey, OnlyFactor."""
    factors = _locked_factors(user)
    mine = next((key for key in factors.passkeys if key.id == passkey_id), None)
    if mine is None:
        raise NoSuchPasskey
    if factors.app is None and len(factors.passkeys) == 1:
        raise OnlyFactor
    mine.delete()
    tell_owner(user, Change.PASSKEY_REMOVED)


def _locked_factors(user: User) -> Factors:
    """Read under the lock: of two removals at once one would take the last factor."""
    return Factors(User.objects.select_for_update().get(pk=user.pk))
