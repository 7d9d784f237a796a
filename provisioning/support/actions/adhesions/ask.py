from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.policies import Operator
from provisioning.support.actions.adhesions.journal import note
from provisioning.support.adhesion_mail import tell_vendor
from provisioning.support.errors import NotOffered, NotTheAdministrator
from provisioning.support.models import Adhesion, AdhesionEvent, Price
from provisioning.support.policies import TownAdhesionPolicy
from provisioning.support.price_queries import offered_here
from tenants.context import current_municipality
from tenants.models import Municipality


@dataclass(frozen=True)
class Wish:
    """`contact`: who of the municipality to speak with, and how; `note` may be empty."""

    quantity: int
    contact: str
    note: str = ""


def ask_adhesion(price_id: UUID, wish: Wish, by: Operator) -> Adhesion:
    """At the price of today, which stays whatever the next list says. Inside the municipality.

    Raises NotTheAdministrator, NotOffered.
    """
    if not TownAdhesionPolicy(by).may_ask:
        raise NotTheAdministrator
    with transaction.atomic():
        price = offered_here().filter(id=price_id).first()
        if price is None:
            raise NotOffered
        adhesion = _asked(price, wish, by)
        tell_vendor(note(adhesion, AdhesionEvent.Kind.ASKED, adhesion.asked_at, by.user.snapshot(), wish.note))
    return adhesion


def _asked(price: Price, wish: Wish, by: Operator) -> Adhesion:
    # Numbers are given out one at a time.
    here = Municipality.objects.select_for_update(no_key=True).get(pk=current_municipality().pk)
    last = Adhesion.objects.filter(municipality=here).aggregate(last=Max("number"))["last"]
    return Adhesion.objects.create(
        municipality=here, number=(last or 0) + 1, price_list_id=price.price_list_id, code=price.code, name=price.name,
        unit=price.unit, price_cents=price.price_cents, vat_percent=price.vat_percent, recurrence=price.recurrence,
        quantity=wish.quantity, note=wish.note, contact=wish.contact, asked_at=timezone.now(),
        asked_by=by.user.snapshot(),
    )  # fmt: skip
