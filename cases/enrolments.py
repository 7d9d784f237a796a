"""Enrolments that live in another application: asked for in the background, shown as they were last told.

No page waits for the other system. Whoever opens the personal area sees what is known, and sets a new question off when that
is older than FRESH; the worker asks, and `keep_enrolments` keeps the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import EnrolmentCheck, OutsideEnrolment
from catalog.models import Service
from integrations.capability import options_for
from integrations.enrolment.kinds import CAPABILITY, REFRESH
from integrations.errors import Misconfigured
from integrations.ledger import enqueue
from integrations.models import Delivery
from integrations.results import on_result

FRESH = timedelta(minutes=10)
# Who asks by hand has just done something over there.
BY_HAND = timedelta(seconds=10)
# Below this a question is simply on its way.
PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True)
class OutsideView:
    """What the personal area shows of the other application `name`, which citizens open at `site_url`.

    `told_at`: when it last answered. `silent`: it does not answer now. `asking`: the first answer is still to come.
    """

    name: str
    site_url: str
    enrolments: list[OutsideEnrolment]
    told_at: datetime | None
    silent: bool
    asking: bool


def outside_enrolments(owner: User) -> OutsideView | None:
    """None when the municipality uses no such application. Asks again in the background when what is known is old."""
    try:
        options = options_for(CAPABILITY)
    except Misconfigured:
        return None
    check = _ask_if_old(owner)
    if check is None:
        return None
    # Before the first answer nothing is known.
    enrolments = list(OutsideEnrolment.objects.filter(owner=owner)) if check.answered_at else []
    waiting = check.answered_at is None or check.answered_at < check.asked_at
    silent = waiting and (timezone.now() - check.asked_at > PATIENCE or _is_failing(owner))
    return OutsideView(options.name, options.site_url, enrolments, check.answered_at, silent, waiting and not silent)


def gives_status(service: Service) -> bool:
    """Does the application where this service lives tell us how its enrolments stand?"""
    if not service.is_elsewhere:
        return False
    try:
        site = urlsplit(options_for(CAPABILITY).site_url)
    except Misconfigured:
        return False
    return urlsplit(service.external_url).netloc == site.netloc


def _ask_if_old(owner: User) -> EnrolmentCheck | None:
    if not owner.fiscal_code:
        return None
    now = timezone.now()
    check = EnrolmentCheck.objects.filter(owner=owner).first()
    if check is not None and now - check.asked_at < FRESH:
        return check
    return refresh_enrolments(owner)


def ask_now(owner: User) -> None:
    """The person wants to see what is new; nothing happens where no application answers."""
    try:
        options_for(CAPABILITY)
    except Misconfigured:
        return
    if owner.fiscal_code:
        refresh_enrolments(owner, older_than=BY_HAND)


def refresh_enrolments(owner: User, older_than: timedelta = FRESH) -> EnrolmentCheck:
    """Set a question off, unless one is on its way or the last one is younger. The owner has a fiscal code."""
    now = timezone.now()
    with transaction.atomic():
        EnrolmentCheck.objects.get_or_create(owner=owner, defaults={"asked_at": now - 2 * FRESH})
        check = EnrolmentCheck.objects.select_for_update().get(owner=owner)
        if now - check.asked_at < older_than or _questions(owner).filter(state__in=Delivery.TAKEABLE).exists():
            return check
        check.asked_at = now
        check.save(update_fields=["asked_at"])
        # Old questions are of no use to anybody, answered or not.
        _questions(owner).delete()
        key = f"enrolment:{owner.id}:{now:%Y%m%d%H%M%S%f}"
        enqueue(REFRESH, key=key, payload={"fiscal_code": owner.fiscal_code}, subject=_subject(owner.id))
    return check


def _subject(owner_id: UUID) -> str:
    return f"enrolments:{owner_id}"


def _questions(owner: User) -> Any:
    return Delivery.objects.filter(kind=REFRESH, subject=_subject(owner.id))


def _is_failing(owner: User) -> bool:
    return _questions(owner).exclude(state=Delivery.State.DONE).exclude(last_error="").exists()


@on_result(REFRESH)
def keep_enrolments(delivery: Delivery, result: dict) -> None:
    """The answer replaces what was known. The ledger keeps no copy of what concerns children."""
    owner = User.objects.filter(id=UUID(delivery.subject.partition(":")[2])).first()
    if owner is None or "items" not in result:
        return
    check = EnrolmentCheck.objects.select_for_update().get(owner=owner)
    OutsideEnrolment.objects.filter(owner=owner).delete()
    OutsideEnrolment.objects.bulk_create(OutsideEnrolment(owner=owner, **item) for item in result["items"])
    check.answered_at = timezone.now()
    check.save(update_fields=["answered_at"])
    delivery.result = {"items": len(result["items"])}
    delivery.save(update_fields=["result"])
