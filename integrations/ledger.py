"""The door to the delivery ledger: the only way to send something out of the platform."""

import json
from datetime import datetime

from django.db import connection, transaction

from integrations import kinds
from integrations.models import Delivery
from integrations.wake import nudge, signal_work


class OutsideTransaction(RuntimeError):
    """A delivery must commit together with the change that causes it."""


class KeyTaken(ValueError):
    """The idempotency key already names a delivery of another kind."""


def require_transaction() -> None:
    # The transaction that a test case wraps around itself is not one of ours.
    if not any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise OutsideTransaction("Enqueue inside transaction.atomic(), with the change that causes the delivery")


def _require_json(payload: dict) -> None:
    try:
        same = json.loads(json.dumps(payload, allow_nan=False)) == payload
    except (TypeError, ValueError):
        same = False
    if not same or not isinstance(payload, dict):
        raise ValueError("The payload must be a dict of plain JSON values")


def enqueue(kind: str, *, key: str, payload: dict, subject: str, not_before: datetime | None = None) -> Delivery:
    """Write a delivery, to be performed after commit; with a key already known, return the one that exists.

    `not_before` holds it back until then; meanwhile it can be withdrawn or let go (`integrations.actions.hold`).

    `key` is unique in the municipality and goes to the other system as idempotency key. `subject` refers to what it is
    about (`case:<uuid>`); no personal data in either. `payload` is plain JSON in the shape the kind declares.
    Raises OutsideTransaction, UnknownKind, KeyTaken, ValueError (payload; pydantic's ValidationError is one).
    """
    require_transaction()
    definition = kinds.get(kind)
    _require_json(payload)
    if definition.payload_model:
        definition.payload_model.model_validate(payload)
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "subject": subject,
            "attempt_limit": definition.max_attempts,
            **({"not_before": not_before, "next_attempt_at": not_before} if not_before else {}),
        },
    )
    if delivery.kind != kind:
        raise KeyTaken(key)
    if created:
        signal_work(not_before)
    if created and not_before is None:
        transaction.on_commit(nudge, robust=True)
    return delivery
