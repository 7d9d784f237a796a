"""Writing and proving the timeline: each event's seal is an HMAC over its content and the seal before it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models.user import ActorSnapshot
from cases.models import Case, TimelineAnchor, TimelineEvent
from tenants.context import current_schema
from tenants.crypto import mac

LABEL = "timeline"
SETTLED = timedelta(minutes=10)


def record(
    case: Case, kind: str, actor: ActorSnapshot, data: dict[str, Any] | None = None, text: str = ""
) -> TimelineEvent:
    """Add an event. The caller holds the lock on the case row and its transaction.

    `data` holds ids, dates and codes; what a person wrote goes into `text`.
    """
    event = TimelineEvent(
        case=case, sequence=case.timeline_length + 1, kind=kind, at=timezone.now(), actor_kind=actor["kind"],
        actor_id=actor["id"], actor_name=actor["name"], data={**(data or {}), **_text_hash(text)}, text=text,
    )  # fmt: skip
    event.seal = seal_of(event, case.timeline_head)
    event.save(force_insert=True)
    case.timeline_length, case.timeline_head = event.sequence, event.seal
    case.save(update_fields=["timeline_length", "timeline_head"])
    return event


def _text_hash(text: str) -> dict[str, str]:
    return {"text_sha256": hashlib.sha256(text.encode()).hexdigest()} if text else {}


def seal_of(event: TimelineEvent, previous: str) -> str:
    content = [
        current_schema(), str(event.case_id), event.sequence, event.kind, event.at.isoformat(), event.actor_kind,
        event.actor_id, event.data, previous,
    ]  # fmt: skip
    return mac(LABEL, json.dumps(content, sort_keys=True, ensure_ascii=False).encode())


def problems_of(case: Case) -> Iterator[str]:
    """What is wrong with a case's chain, in English; nothing when it is whole."""
    previous, expected = "", 0
    for event in case.timeline.order_by("sequence"):
        expected += 1
        if event.sequence != expected:
            yield f"case {case.id}: event {expected} is missing"
            expected = event.sequence
        if event.seal != seal_of(event, previous):
            yield f"case {case.id}: event {event.sequence} was altered"
        if event.text and _text_hash(event.text)["text_sha256"] != event.data.get("text_sha256"):
            yield f"case {case.id}: the text of event {event.sequence} was altered"
        previous = event.seal
    if (case.timeline_length, case.timeline_head) != (expected, previous):
        yield f"case {case.id}: events are missing at the end"


def heads_at(instant: datetime) -> list[tuple[UUID, int, str]]:
    """The newest event of each case at that instant, one row a case."""
    newest = TimelineEvent.objects.filter(at__lte=instant).order_by("case_id", "-sequence").distinct("case_id")
    return list(newest.values_list("case_id", "sequence", "seal"))


def anchor_seal(heads: list[tuple[UUID, int, str]]) -> str:
    return mac("anchor", json.dumps([current_schema(), [[str(c), n, s] for c, n, s in heads]]).encode())


def anchor_today() -> TimelineAnchor:
    """Seal the heads of all cases of this municipality, once a day."""
    # An event is stamped a moment before it commits: what is younger than any transaction waits for the next anchor.
    instant = timezone.now() - SETTLED
    heads = heads_at(instant)
    values = {"anchored_at": instant, "events": sum(n for _c, n, _s in heads), "seal": anchor_seal(heads)}
    return TimelineAnchor.objects.get_or_create(day=timezone.localdate(), defaults=values)[0]


def anchor_problems() -> Iterator[str]:
    for anchor in broken_anchors():
        yield f"anchor of {anchor.day}: the timelines no longer fit it"


def broken_anchors() -> Iterator[TimelineAnchor]:
    for anchor in TimelineAnchor.objects.order_by("day"):
        if anchor.seal != anchor_seal(heads_at(anchor.anchored_at)):
            yield anchor
