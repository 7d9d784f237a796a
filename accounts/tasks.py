from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.logins import forget_old_logins
from accounts.saml.logins import forget_old
from accounts.saml.register import forget_what_is_past
from tenants.context import public_context
from tenants.fleet import for_each_municipality


@shared_task
def purge_sessions() -> None:
    """Daily: the expired sessions of the vendor's host and of every municipality.

    There also the logins long past, and the lines of the register of transactions that need be kept no more.
    """
    with public_context():
        _purge()
    for_each_municipality(lambda _municipality: _purge_town())


def _purge_town() -> None:
    _purge()
    forget_old_logins(timezone.now())
    forget_old(timezone.now())
    forget_what_is_past(timezone.now())


def _purge() -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
