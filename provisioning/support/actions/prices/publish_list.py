from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from provisioning.support.actions.prices.draft_list import draft_to_change
from provisioning.support.errors import DayTaken, EmptyList, TooEarly
from provisioning.support.models import PriceList


@transaction.atomic
def publish_list(list_id: UUID, staff: User, valid_from: date, valid_until: date | None = None) -> PriceList:
    """From then on municipalities see it and nothing of it changes any more. On the vendor's side.

    Raises NotStaff, IsPublished, EmptyList, TooEarly, DayTaken.
    """
    draft = draft_to_change(list_id, staff)
    if not draft.prices.exists():
        raise EmptyList
    if valid_from < timezone.localdate():
        raise TooEarly
    if PriceList.objects.filter(published_at__isnull=False, valid_from=valid_from).exists():
        raise DayTaken
    draft.valid_from, draft.valid_until = valid_from, valid_until
    draft.published_at, draft.published_by = timezone.now(), dict(staff.snapshot())
    draft.save()
    return draft
