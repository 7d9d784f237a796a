from celery import shared_task
from django.utils import timezone

from cases.actions.warn_of_expiry import warn_of_expiry
from cases.delegations.expire import expire_past
from cases.models import Draft
from cases.timeline import anchor_today
from tenants.fleet import for_each_municipality
from tenants.models import Municipality


@shared_task
def expire_drafts() -> None:
    """Daily: delete drafts past their time."""
    for_each_municipality(_expire)


def _expire(municipality: Municipality) -> None:
    # While it is suspended nobody can finish a draft: it keeps, and gets the time back when it is resumed.
    if municipality.is_serving:
        Draft.objects.filter(submitted_at__isnull=True, expires_at__lte=timezone.now()).delete()


@shared_task
def expire_delegations() -> None:
    """Daily: write down which delegations are over, and tell both sides. They stopped holding by themselves."""
    for_each_municipality(_expire_delegations)


def _expire_delegations(_municipality: Municipality) -> None:
    expire_past()


@shared_task
def warn_of_expiring_drafts() -> None:
    """Daily: tell the owners of drafts that will soon be deleted."""
    for_each_municipality(_warn)


def _warn(municipality: Municipality) -> None:
    if municipality.is_serving:
        warn_of_expiry()


@shared_task
def anchor_timelines() -> None:
    """Daily: seal the day's timelines."""
    for_each_municipality(_anchor)


def _anchor(_municipality: Municipality) -> None:
    anchor_today()
