"""How deliveries fare. Attempts are counted by the workers; what waits is read from the ledgers, by one process for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import Histogram
from psycopg import sql

from integrations.models import Delivery
from tenants.db import connection

BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
ATTEMPTS: Final = Histogram(
    "sportello_delivery_attempt_duration_seconds",
    "Attempts at deliveries, by kind and by what they came to",
    ["kind", "outcome"],
    buckets=BUCKETS,
)
SCHEMAS_A_QUERY: Final = 50
WAITING: Final = "waiting"
# Partial indexes answer both: what is done, and what is closed, is not read.
_DELIVERIES: Final = sql.SQL(
    "SELECT {name}::text, kind, state, count(*), min(coalesce(not_before, created_at))"
    " FROM {schema}.integrations_delivery WHERE state <> 'done' GROUP BY kind, state"
)
_CIRCUITS: Final = sql.SQL(
    "SELECT {name}::text, capability FROM {schema}.integrations_circuit WHERE open_until IS NOT NULL"
)


@dataclass(frozen=True)
class Undelivered:
    """Deliveries of one kind in one municipality; `state`: waiting, failed or needs_human; `oldest`: since when one waits."""

    schema: str
    kind: str
    state: str
    number: int
    oldest: datetime


def undelivered(schemas: Sequence[str]) -> Iterator[Undelivered]:
    for schema, kind, state, number, oldest in _rows(_DELIVERIES, schemas):
        yield Undelivered(schema, kind, WAITING if state in Delivery.TAKEABLE else state, number, oldest)


def open_circuits(schemas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Schema and capability of each system that is not asked at present."""
    yield from _rows(_CIRCUITS, schemas)


def _rows(query: sql.SQL, schemas: Sequence[str]) -> Iterator[tuple]:
    """One statement for many schemas, as in `integrations.actions.dispatch`."""
    for start in range(0, len(schemas), SCHEMAS_A_QUERY):
        parts = [
            query.format(name=sql.Literal(schema), schema=sql.Identifier(schema))
            for schema in schemas[start : start + SCHEMAS_A_QUERY]
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            yield from cursor.fetchall()
