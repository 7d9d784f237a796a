"""Reads about prices and adhesions that console and desk share."""

from datetime import date

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from provisioning.support.models import Adhesion, Price, PriceList
from provisioning.support.models.adhesion import OPEN_ADHESIONS
from tenants.context import current_municipality


def list_in_force(today: date | None = None) -> PriceList | None:
    """The published list that began last, unless it is over: an older one does not come back."""
    day = today or timezone.localdate()
    begun = PriceList.objects.filter(published_at__isnull=False, valid_from__lte=day)
    last = begun.order_by("-valid_from").first()
    return last if last is not None and last.lasts_on(day) else None


def offered_here() -> QuerySet[Price]:
    """What the list in force offers to a municipality of this size."""
    population = current_municipality().population
    from_small = Q(population_from=None) | Q(population_from__lte=population)
    to_large = Q(population_to=None) | Q(population_to__gte=population)
    in_force = list_in_force()
    return Price.objects.filter(from_small, to_large, price_list=in_force) if in_force else Price.objects.none()


def adhesions_here() -> QuerySet[Adhesion]:
    """Of the municipality whose desk asks, and of no other."""
    return Adhesion.objects.filter(municipality=current_municipality())


def open_first(adhesions: QuerySet[Adhesion]) -> QuerySet[Adhesion]:
    """What waits for an answer before what has had one; then the newest."""
    waiting = Case(When(state__in=OPEN_ADHESIONS, then=0), default=1)
    return adhesions.order_by(waiting, "-asked_at", "-id")
