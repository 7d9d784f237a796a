from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from cases.models import Case, TimelineAnchor, TimelineEvent
from cases.timeline import anchor_seal, heads_at, seal_of

EVENTS_A_WRITE = 500


@transaction.atomic
def seal_anew(broken_cases: Collection[UUID], broken_anchors: Collection[date]) -> None:
    """Seal the current municipality's timelines with this installation's key: another's cannot be proved here.

    Who calls it has the other installation's sealed word for what they hold. What was found broken there is left as it is,
    so that it is found broken here too.
    """
    for case in Case.objects.exclude(id__in=broken_cases).iterator(chunk_size=500):
        _seal_case(case)
    for anchor in TimelineAnchor.objects.exclude(day__in=broken_anchors).order_by("day"):
        anchor.seal = anchor_seal(heads_at(anchor.anchored_at))
        anchor.save(update_fields=["seal"])


def _seal_case(case: Case) -> None:
    previous, events = "", list(case.timeline.order_by("sequence"))
    for event in events:
        event.seal = previous = seal_of(event, previous)
    TimelineEvent.objects.bulk_update(events, ["seal"], batch_size=EVENTS_A_WRITE)
    Case.objects.filter(id=case.id).update(timeline_head=previous)
