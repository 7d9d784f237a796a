"""Reads about support that console and desk share."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from provisioning.support.models import SupportAct, SupportGrant, TroubleTicket
from provisioning.support.models.trouble_ticket import OPEN
from tenants.context import current_municipality
from tenants.db import connection
from tenants.models import Municipality


def grants_here() -> QuerySet[SupportGrant]:
    """Of the municipality whose desk asks, and of no other: the table is everybody's."""
    return SupportGrant.objects.filter(municipality=current_municipality())


def running(grants: QuerySet[SupportGrant], now: datetime | None = None) -> QuerySet[SupportGrant]:
    return grants.filter(ended_at=None, expires_at__gt=now or timezone.now())


def overdue() -> QuerySet[SupportGrant]:
    """Over by the clock, and not yet written down as ended."""
    return SupportGrant.objects.filter(ended_at=None, expires_at__lte=timezone.now())


def is_alive(grant_id: UUID | str) -> bool:
    """May the session that this grant opened here go on? Asked at each request of support, so at most two statements."""
    staff_id = running(grants_here()).filter(id=grant_id).values_list("staff_id", flat=True).first()
    return staff_id is not None and staff_is_active(staff_id)


def tickets_here() -> QuerySet[TroubleTicket]:
    """Of the municipality whose desk asks, and of no other."""
    return TroubleTicket.objects.filter(municipality=current_municipality())


def open_tickets(tickets: QuerySet[TroubleTicket]) -> QuerySet[TroubleTicket]:
    return tickets.filter(state__in=OPEN)


def by_due(tickets: QuerySet[TroubleTicket]) -> QuerySet[TroubleTicket]:
    """What runs out first comes first; where no clock runs, the oldest."""
    running = Q(clocks__met_at=None, clocks__dropped_at=None, clocks__waiting_since=None)
    due = Min("clocks__due_at", filter=running)
    return tickets.annotate(due=due).order_by(F("due").asc(nulls_last=True), "opened_at", "id")


def staff_is_active(staff_id: UUID) -> bool:
    """From whichever side it is asked. A municipality has a table of the same name, so this one names its schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM public.accounts_user WHERE id = %s AND kind = 'staff' AND is_active", [str(staff_id)]
        )
        return cursor.fetchone() is not None


def acts_of(grant: SupportGrant) -> QuerySet[SupportAct]:
    return SupportAct.objects.filter(grant_id=grant.id)


def municipalities(words: str = "") -> QuerySet[Municipality]:
    """By name; with `words`, those whose name, province or host holds all of them."""
    found = Municipality.objects.all()
    for word in words.split():
        wanted = Q(name__icontains=word) | Q(province__iexact=word) | Q(domains__domain__icontains=word)
        found = found.filter(wanted)
    return found.prefetch_related("domains").distinct().order_by("name", "id")


def primary_host(municipality: Municipality) -> str:
    """Of a municipality that `municipalities` has found."""
    return _first(domain.domain for domain in municipality.domains.all() if domain.is_primary)


def _first(hosts: Iterable[str]) -> str:
    return next(iter(hosts), "")
