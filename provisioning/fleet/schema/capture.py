"""The statements that make a schema like one that exists, read from PostgreSQL's catalogs.

Names are written without their schema, one statement a call, identities in the table: so the same statements serve any
schema, and Citus too. What a municipality's schema must not have (triggers, views, loose sequences) is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from psycopg import sql

from tenants.db import connection

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
           pg_get_expr(d.adbin, d.adrelid), l.collname
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname, a.attnum
"""
CONSTRAINTS = """
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), k.contype
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.connamespace = %s::regnamespace AND k.contype IN ('p', 'u', 'c', 'x', 'f')
    ORDER BY c.relname, k.contype <> 'p', k.conname
"""
# Written for people, so that the table's schema is left out while it is in the search path.
INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid, 0, true)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = %s::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid
          AND k.contype IN ('p', 'u', 'x'))
    ORDER BY c.relname
"""
FOREIGN_TO_US = """
    SELECT 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal
    UNION ALL
    SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
    UNION ALL
    SELECT 'relation ' || c.relname FROM pg_class c
    WHERE c.relnamespace = %(schema)s::regnamespace AND (c.relkind NOT IN ('r', 'i', 'S') OR c.relkind = 'S' AND NOT EXISTS (
        SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'))
"""


class NotOurs(Exception):
    """The schema holds something that a municipality's must not: it is named."""


def capture(schema: str, with_rows: bool = True) -> list[str]:
    """The statements that make an equal schema in an empty one that stands first in the search path. They come in this
    order: tables, rows, indexes, keys from one table to another."""
    connection.set_schema(schema, include_public=False)
    strangers = [name for (name,) in _rows(FOREIGN_TO_US, {"schema": schema})]
    if strangers:
        raise NotOurs(", ".join(strangers))
    constraints = defaultdict(list)
    keys = []
    for table, name, definition, kind in _rows(CONSTRAINTS, [schema]):
        if kind == "f":
            keys.append(f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted(name)} {definition}")
        else:
            constraints[table].append(f"CONSTRAINT {_quoted(name)} {definition}")
    columns = defaultdict(list)
    for table, *column in _rows(COLUMNS, [schema]):
        columns[table].append(_column(*column))
    tables = [
        f"CREATE TABLE {_quoted(name)} ({', '.join(parts + constraints[name])})" for name, parts in columns.items()
    ]
    indexes = [definition for (definition,) in _rows(INDEXES, [schema])]
    return [*tables, *(_contents(columns) if with_rows else ()), *indexes, *keys]


def _column(
    name: str, kind: str, required: bool, identity: str, generated: str, default: str | None, collation: str | None
) -> str:
    words = [_quoted(name), kind]
    if collation:
        words.append(f"COLLATE {_quoted(collation)}")
    if identity:
        words.append(f"GENERATED {'ALWAYS' if identity == 'a' else 'BY DEFAULT'} AS IDENTITY")
    elif generated:
        words.append(f"GENERATED ALWAYS AS ({default}) STORED")
    elif default:
        words.append(f"DEFAULT {default}")
    return " ".join([*words, "NOT NULL"] if required else words)


def _contents(tables: Iterable[str]) -> Iterator[str]:
    """The rows that migrations have written, the list of the migrations themselves first of all."""
    for table in tables:
        names = [name for (name,) in _rows(_NAMES, [table])]
        values = ", ".join(f"quote_nullable({_quoted(name)}::text)" for name in names)
        found = _rows(f"SELECT {values} FROM {_quoted(table)} ORDER BY 1", [])  # noqa: S608 (names from the catalog, quoted)
        rows = [f"({', '.join(row)})" for row in found]
        if not rows:
            continue
        listed = ", ".join(_quoted(name) for name in names)
        into = f"INSERT INTO {_quoted(table)} ({listed}) OVERRIDING SYSTEM VALUE"
        yield f"{into} VALUES {', '.join(rows)}"
        yield from _counters(table)


_NAMES = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
_IDENTITIES = """
    SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(%s)) AND attidentity <> '' AND NOT attisdropped
"""


def _counters(table: str) -> Iterator[str]:
    """An identity goes on counting after the rows that are there."""
    for (name,) in _rows(_IDENTITIES, [table]):
        sequence = f"pg_get_serial_sequence({_literal(_quoted(table))}, {_literal(name)})"
        last = f"SELECT max({_quoted(name)}) FROM {_quoted(table)}"  # noqa: S608 (names from the catalog, quoted)
        yield f"SELECT setval({sequence}, ({last}))"


def _rows(query: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _literal(text: str) -> str:
    return sql.Literal(text).as_string(connection.connection)
