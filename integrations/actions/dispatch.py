"""From signals to rounds, on the public side."""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.utils import timezone
from psycopg import sql

from integrations.actions.mend_times import LONGEST_WAIT
from integrations.models import WorkSignal
from integrations.wake import nudge
from tenants.context import public_context, tenant_context
from tenants.models import Municipality

SIGNALS_A_ROUND = 10_000
SCHEMAS_A_QUERY = 50
_ACTIVE = Municipality.State.ACTIVE

# What makes a municipality worth a round although no signal is left: due work, a lease that ran out, a system that has
# been down (its emergency register may have to be opened), a time that only another clock can have meant. Each is
# answered by a partial index or a tiny table.
_HAS_WORK = sql.SQL(
    "SELECT {name} WHERE EXISTS (SELECT FROM {schema}.integrations_delivery"
    " WHERE state IN ('pending', 'running') AND (next_attempt_at <= {now} OR next_attempt_at > {far}))"
    " OR EXISTS (SELECT FROM {schema}.integrations_inboundmessage"
    " WHERE state = 'received' AND (next_attempt_at <= {now} OR next_attempt_at > {far}))"
    " OR EXISTS (SELECT FROM {schema}.integrations_circuit WHERE open_until IS NOT NULL)"
    " OR EXISTS (SELECT FROM {schema}.integrations_emergencyregister WHERE state = 'open')"
)


def dispatch_signals() -> int:
    """Queue one round for each municipality with a due signal, and delete the signals consumed; how many rounds.

    Signals are deleted after the rounds are queued: a crash between the two repeats a harmless round. Those of a
    municipality whose round could not be queued stay.
    """
    with public_context():
        due = WorkSignal.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
        signals = list(due.values_list("pk", "schema_name")[:SIGNALS_A_ROUND])
        queued, unreachable = _queue_rounds({schema for _, schema in signals})
        WorkSignal.objects.filter(pk__in=[pk for pk, schema in signals if schema not in unreachable]).delete()
    return queued


def sweep() -> int:
    """Queue a round for every municipality that has work and no signal left (lost messages, killed workers)."""
    with public_context():
        schemas = list(Municipality.objects.filter(state=_ACTIVE).values_list("schema_name", flat=True))
        queued, _ = _queue_rounds(set(_with_work(schemas)))
    return queued


def _queue_rounds(schemas: Iterable[str]) -> tuple[int, set[str]]:
    # What a suspended one has to send waits in its ledger: it may be about to move, and must not be sent twice.
    serving = Municipality.objects.filter(schema_name__in=list(schemas), state=_ACTIVE)
    queued, unreachable = 0, set()
    for municipality in serving.order_by("?"):
        with tenant_context(municipality):
            reached = nudge()
        if reached:
            queued += 1
        else:
            unreachable.add(municipality.schema_name)
    return queued, unreachable


def _with_work(schemas: list[str]) -> Iterator[str]:
    """One statement for many schemas: a query each would take minutes on a full installation."""
    moment = timezone.now()
    now, far = sql.Literal(moment), sql.Literal(moment + LONGEST_WAIT)
    for start in range(0, len(schemas), SCHEMAS_A_QUERY):
        parts = [
            _HAS_WORK.format(name=sql.Literal(schema), schema=sql.Identifier(schema), now=now, far=far)
            for schema in schemas[start : start + SCHEMAS_A_QUERY]
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            yield from (row[0] for row in cursor.fetchall())
