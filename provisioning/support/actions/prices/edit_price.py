"""A service of a price list in the making: put in, changed, taken out. On the vendor's side."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from provisioning.support.actions.prices.draft_list import draft_to_change
from provisioning.support.errors import CodeTaken
from provisioning.support.models import Price
from provisioning.support.models.price import Recurrence, ServiceKind


@dataclass(frozen=True)
class Offer:
    """What stands in a line of the list. `price_cents`: without VAT; the band of inhabitants may be open on either side."""

    kind: ServiceKind
    code: str
    name: str
    description: str
    unit: str
    price_cents: int
    vat_percent: int
    recurrence: Recurrence
    population_from: int | None = None
    population_to: int | None = None


@transaction.atomic
def put_price(list_id: UUID, offer: Offer, staff: User, price_id: UUID | None = None) -> Price:
    """A new one, or the one of that id anew. Raises NotStaff, IsPublished, CodeTaken, Price.DoesNotExist."""
    draft = draft_to_change(list_id, staff)
    price = draft.prices.get(id=price_id) if price_id else Price(price_list=draft)
    if draft.prices.filter(code=offer.code).exclude(id=price.id).exists():
        raise CodeTaken
    for name, value in asdict(offer).items():
        setattr(price, name, value)
    price.save()
    return price


@transaction.atomic
def take_out(list_id: UUID, price_id: UUID, staff: User) -> None:
    """Raises NotStaff, IsPublished, Price.DoesNotExist."""
    draft_to_change(list_id, staff).prices.get(id=price_id).delete()
