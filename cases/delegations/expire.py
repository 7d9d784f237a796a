"""Delegations whose time is over. They stop holding by their date; this writes it down and tells both sides."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Delegation
from accounts.models.user import SYSTEM
from cases.delegations.steps import Side, State, end, lock


def expire_past(among: QuerySet[Delegation] | None = None) -> int:
    """How many of the current municipality's were over."""
    found = Delegation.objects.all() if among is None else among
    past = found.filter(state__in=Delegation.OPEN, valid_until__lt=timezone.localdate())
    ids = list(past.values_list("id", flat=True))
    for delegation_id in ids:
        with transaction.atomic():
            delegation = lock(delegation_id)
            # Meanwhile somebody may have ended it.
            if delegation.may_become(State.EXPIRED):
                end(delegation, State.EXPIRED, Side.TIME, SYSTEM)
    return len(ids)
