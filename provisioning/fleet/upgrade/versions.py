"""Which migrations each schema has, read for the whole fleet in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from psycopg import sql

from tenants.db import connection

Applied = frozenset[tuple[str, str]]
BATCH = 250
TABLE = "django_migrations"
FINGERPRINT = sql.SQL(
    "SELECT {name}::text, md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) FROM {schema}.django_migrations"
)


def standing(schemas: Iterable[str]) -> dict[Applied, list[str]]:
    """The schemas by the migrations that they have; one that does not exist yet has none."""
    alike = defaultdict(list)
    for schema, fingerprint in _fingerprints(schemas):
        alike[fingerprint].append(schema)
    return {_applied(names[0]) if fingerprint else frozenset(): names for fingerprint, names in alike.items()}


def _fingerprints(schemas: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    wanted = list(schemas)
    there = _with_table(wanted)
    yield from ((schema, None) for schema in wanted if schema not in there)
    present = [schema for schema in wanted if schema in there]
    for start in range(0, len(present), BATCH):
        yield from _read(present[start : start + BATCH])


def _with_table(schemas: Sequence[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relname = %s AND c.relkind = 'r' AND n.nspname = ANY(%s)",
            [TABLE, list(schemas)],
        )
        return {name for (name,) in cursor.fetchall()}


def _read(schemas: Sequence[str]) -> list[tuple[str, str | None]]:
    one = [FINGERPRINT.format(name=sql.Literal(name), schema=sql.Identifier(name)) for name in schemas]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(one).as_string(cursor.connection))
        return list(cursor.fetchall())


def _applied(schema: str) -> Applied:
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT app, name FROM {}.django_migrations").format(sql.Identifier(schema))
        cursor.execute(query.as_string(cursor.connection))
        return frozenset(cursor.fetchall())


def behind(standings: Mapping[Applied, list[str]], wanted: Applied) -> dict[Applied, list[str]]:
    """The schemas that lack something of this release. What they have beyond it, of a newer one, is left alone."""
    return {applied: schemas for applied, schemas in standings.items() if wanted - applied}
