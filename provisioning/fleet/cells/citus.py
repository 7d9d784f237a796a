"""A cell's database on Citus: whether it is one, and that every municipality's schema is distributed.

Citus 12 and later, schema-based sharding: a distributed schema stands whole on one node. `CREATE SCHEMA` makes one when
`citus.enable_schema_based_sharding` is on, which `prepare` sets for the database's role; one that was made before, or that an
import brought, is distributed afterwards. The shared tables stay on the coordinator, which all our processes connect to: no
query of a municipality joins one of them (`rules`, and tests/tenants/test_isolation.py), so none has to be a reference table.
"""

from dataclasses import dataclass

from tenants.db import connection
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality


class NoCitus(Exception):
    """This database is PostgreSQL without Citus."""


@dataclass(frozen=True)
class Standing:
    """`version`: of Citus, "" without it; `whole`: schemas that are not distributed."""

    version: str
    whole: tuple[str, ...]


def standing() -> Standing:
    """Call it on the public side."""
    found = _rows("SELECT extversion FROM pg_extension WHERE extname = 'citus'")
    if not found:
        return Standing("", ())
    distributed = {name for (name,) in _rows("SELECT schema_name::text FROM citus_schemas")}
    return Standing(found[0][0], tuple(name for name in _schemas() if name not in distributed))


def prepare() -> int:
    """Every schema of a municipality distributed, each in a transaction of its own, and all to come: how many were not yet.

    Safe to repeat. Raises NoCitus.
    """
    found = standing()
    if not found.version:
        raise NoCitus
    _execute("ALTER ROLE CURRENT_USER SET citus.enable_schema_based_sharding TO on")
    for schema in found.whole:
        _execute("SELECT citus_schema_distribute(%s::regnamespace)", schema)
    return len(found.whole)


def _schemas() -> list[str]:
    towns = Municipality.objects.filter(state__in=WITH_SCHEMA).order_by("schema_name")
    return list(towns.values_list("schema_name", flat=True))


def _rows(query: str) -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _execute(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
