"""The rows of a municipality's tables, out and in: PostgreSQL's own COPY, a row at a time, nothing held in memory.

The text of a row depends on settings of the session, and their order on the key: both are fixed, so that equal rows are
equal bytes on any installation.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Protocol

from psycopg import sql

from provisioning.fleet.life.archive.keys import ArchiveKeys
from tenants.db import connection

# Sessions and logins under way: they mean nothing elsewhere or later, and a copy could be used to come in.
LEFT_OUT = frozenset({"django_session", "accounts_samllogin"})
# What `tenants.crypto` has encrypted stands in columns of such a name, everywhere.
SEALED = "sealed_"
STEADY = (
    "SET LOCAL timezone = 'UTC'", "SET LOCAL datestyle = 'ISO, YMD'", "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'", "SET LOCAL extra_float_digits = 1", "SET LOCAL client_encoding = 'UTF8'",
    # The disk or another system may keep us waiting between two statements.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)  # fmt: skip
TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum),
           (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::smallint[], k.attnum))
            FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
            WHERE i.indrelid = c.oid AND i.indisprimary),
           array_agg(a.attname::text) FILTER (WHERE a.attidentity <> ''),
           array_agg(a.attname::text) FILTER (WHERE a.attcollation <> 0)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = to_regnamespace(quote_ident(%s)) AND c.relkind = 'r'
    GROUP BY c.oid, c.relname ORDER BY c.relname
"""


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True)
class Table:
    """`key`: what its rows are ordered by. `counters`: its identities. `texts`: columns whose order depends on a language,
    unless told otherwise."""

    schema: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    counters: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def qualified(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)

    @property
    def sealed(self) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column.startswith(SEALED)]


def tables_of(schema: str) -> list[Table]:
    return [
        Table(schema, name, tuple(columns), tuple(key or columns), tuple(counters or ()), tuple(texts or ()))
        for name, columns, key, counters, texts in _rows(TABLES, [schema])
    ]


def make_steady() -> None:
    """Inside a transaction, until its end."""
    for statement in STEADY:
        _run(statement)


def write_rows(table: Table, keys: ArchiveKeys, sink: Writable) -> int:
    """How many rows there were. What is sealed goes out under the archive's keys."""
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _listed(table.columns), table.qualified, sql.SQL(", ").join(_ordered(table))
    )
    rows = 0
    with connection.cursor() as cursor, cursor.copy(_text(query)) as copy:
        for row in copy:
            sink.write(_turned(bytes(row), table, keys.outward))
            # A line break inside a value is written as a backslash and a letter.
            rows += bytes(row).count(b"\n")
    return rows


def read_rows(table: Table, keys: ArchiveKeys, stream: IO[bytes]) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(table.qualified, _listed(table.columns))
    with connection.cursor() as cursor, cursor.copy(_text(query)) as copy:
        for row in stream:
            copy.write(_turned(row, table, keys.inward))


def digest_of(table: Table, keys: ArchiveKeys) -> tuple[int, str]:
    """How many rows it has, and the hash that `write_rows` would have for them."""
    digest = hashlib.sha256()
    rows = write_rows(table, keys, _Hashing(digest))
    return rows, digest.hexdigest()


def count_rows(table: Table) -> int:
    return int(_rows(_text(sql.SQL("SELECT count(*) FROM {}").format(table.qualified)), None)[0][0])


def counting(table: Table) -> Iterator[str]:
    """The statements by which its identities go on counting after the rows that came."""
    for column in table.counters:
        query = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {}").format(
            sql.Literal(table.qualified.as_string(None)), sql.Literal(column), sql.Identifier(column), table.qualified
        )
        yield query.as_string(None)


class _Hashing:
    def __init__(self, digest: Any) -> None:
        self._digest = digest

    def write(self, data: bytes, /) -> None:
        self._digest.update(data)


def _turned(row: bytes, table: Table, turn: Any) -> bytes:
    """Tokens are plain letters: in COPY's text they stand as they are, between tabs."""
    if not table.sealed:
        return row
    fields = row.rstrip(b"\n").split(b"\t")
    for place in table.sealed:
        if fields[place] != rb"\N":
            fields[place] = turn(fields[place], f"{table.name}.{table.columns[place]}")
    return b"\t".join(fields) + b"\n"


def _ordered(table: Table) -> Iterator[sql.Composable]:
    for column in table.key:
        collate = sql.SQL(' COLLATE "C"') if column in table.texts else sql.SQL("")
        yield sql.Identifier(column) + collate


def _listed(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _text(query: sql.Composable) -> str:
    return query.as_string(connection.connection)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, None)


def _rows(query: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
