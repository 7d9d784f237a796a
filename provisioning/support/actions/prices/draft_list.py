"""The next version of the price list: begun as a copy of the last, worked on, thrown away. On the vendor's side."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from provisioning.support.errors import DraftExists, IsPublished, NotStaff
from provisioning.support.models import Price, PriceList
from provisioning.support.policies import SupportPolicy
from tenants.ids import uuid7


def begin_draft(staff: User) -> PriceList:
    """Raises NotStaff, DraftExists."""
    if not SupportPolicy(staff).is_staff:
        raise NotStaff
    try:
        with transaction.atomic():
            return _begin(staff)
    except IntegrityError:
        # The constraints let one draft live, and each number be given once.
        raise DraftExists from None


def _begin(staff: User) -> PriceList:
    last = PriceList.objects.filter(published_at__isnull=False).first()
    number = (PriceList.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = PriceList.objects.create(number=number, created_at=timezone.now(), created_by=staff.snapshot())
    prices = list(last.prices.all()) if last else []
    for price in prices:
        price.id, price.price_list = uuid7(), draft
        price._state.adding = True
    Price.objects.bulk_create(prices)
    return draft


def discard_draft(list_id: UUID, staff: User) -> None:
    """Raises NotStaff, PriceList.DoesNotExist, IsPublished."""
    with transaction.atomic():
        draft_to_change(list_id, staff).delete()


def draft_to_change(list_id: UUID, staff: User) -> PriceList:
    """Locked, in the caller's transaction. Raises NotStaff, PriceList.DoesNotExist, IsPublished."""
    if not SupportPolicy(staff).is_staff:
        raise NotStaff
    draft = PriceList.objects.select_for_update().get(id=list_id)
    if not draft.is_draft:
        raise IsPublished
    return draft
