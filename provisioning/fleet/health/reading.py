"""What a municipality's own schema says about how it fares. Inside the municipality; nobody outside is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from accounts.models import LoginRecord, User
from cases.channels import BY_CITIZENS
from cases.models import Case
from catalog.models import Service
from documents.models import StoredFile
from integrations.models import Delivery
from provisioning.fleet.health.certificates import Certificate, certificates_here
from provisioning.fleet.health.months import MonthCount, counted_months


@dataclass(frozen=True)
class Stopped:
    """Deliveries that go nowhere without somebody, and those on their way; since when the oldest of each."""

    failed: int
    for_people: int
    since: datetime | None
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True)
class KnownService:
    code: str
    blueprint_hash: str
    state: str


@dataclass(frozen=True)
class Reading:
    """`months`: the last twelve, this one included."""

    taken_at: datetime
    deliveries: Stopped
    certificates: list[Certificate]
    last_submission_at: datetime | None
    last_operator_login_at: datetime | None
    storage_bytes: int
    services: list[KnownService]
    months: list[MonthCount]


def take_reading() -> Reading:
    now = timezone.now()
    return Reading(
        taken_at=now,
        deliveries=_deliveries(now),
        certificates=certificates_here(),
        last_submission_at=Case.objects.filter(channel__in=BY_CITIZENS).aggregate(at=Max("received_at"))["at"],
        last_operator_login_at=_last_operator_login(),
        storage_bytes=_storage_bytes(),
        services=list(_services()),
        months=counted_months(timezone.localdate(now)),
    )


def _deliveries(now: datetime) -> Stopped:
    """What is held back on purpose does not wait."""
    stopped = Q(state__in=Delivery.STOPPED)
    waiting = Q(state__in=Delivery.TAKEABLE) & (Q(not_before=None) | Q(not_before__lte=now))
    return Stopped(
        **Delivery.objects.exclude(state=Delivery.State.DONE).aggregate(
            failed=Count("pk", filter=Q(state=Delivery.State.FAILED)),
            for_people=Count("pk", filter=Q(state=Delivery.State.NEEDS_HUMAN)),
            since=Min("created_at", filter=stopped),
            waiting=Count("pk", filter=waiting),
            waiting_since=Min("created_at", filter=waiting),
        )
    )


def _last_operator_login() -> datetime | None:
    """Of the municipality's own people: the vendor's support does not count."""
    found: datetime | None = LoginRecord.objects.filter(user__kind=User.Kind.OPERATOR).aggregate(at=Max("opened_at"))[
        "at"
    ]
    return found


def _storage_bytes() -> int:
    """Equal bytes lie there once, under as many rows as there are uses."""
    once = StoredFile.objects.values("storage_key").annotate(bytes=Max("size"))
    return int(once.aggregate(total=Sum("bytes"))["total"] or 0)


def _services() -> Iterator[KnownService]:
    kept = Service.objects.exclude(state=Service.State.DRAFT).order_by("code")
    for code, blueprint_hash, state in kept.values_list("code", "blueprint_hash", "state"):
        yield KnownService(code, blueprint_hash, state)
