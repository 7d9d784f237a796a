"""A municipality's tables, made by this release's own statements and filled with an archive's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import DatabaseError
from psycopg import DataError

from provisioning.fleet.life.archive.manifest import TableRows
from provisioning.fleet.life.archive.reader import Archive
from provisioning.fleet.life.archive.sql_dump import rows_path
from provisioning.fleet.life.archive.tables import Table, counting, digest_of, make_steady, read_rows, tables_of
from provisioning.fleet.life.errors import Damaged, DoesNotFit
from provisioning.fleet.life.progress import Progress
from tenants.db import connection

# Rows that migrations wrote are among the archive's.
ROWS = ("INSERT INTO", "SELECT setval")


def bring_rows(archive: Archive, statements: Sequence[str], progress: Progress) -> None:
    """Into the empty schema all tables, equal to those that were exported. The caller holds the transaction, on the public side.

    Indexes and keys come after the rows: quicker, and no row waits for its check in memory. Raises Damaged, DoesNotFit.
    """
    schema, made = archive.manifest.schema_name, [each for each in statements if not each.startswith(ROWS)]
    early = [statement for statement in made if statement.startswith("CREATE TABLE")]
    make_steady()
    _run(schema, early)
    tables = _fitting(schema, {table.name: table for table in archive.manifest.tables})
    for number, (table, wanted) in enumerate(tables, 1):
        _fill(archive, table, wanted)
        progress("tables", number, len(tables))
    late = [statement for statement in made if not statement.startswith("CREATE TABLE")]
    _run(schema, [*late, *(statement for table, _wanted in tables for statement in counting(table))])


def _run(schema: str, statements: Sequence[str]) -> None:
    """The names of the statements have no schema: for them it stands alone in the search path."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = " + connection.ops.quote_name(schema))
        for statement in statements:
            cursor.execute(statement, None)
        cursor.execute("SET LOCAL search_path = public")


def _fitting(schema: str, wanted: Mapping[str, TableRows]) -> list[tuple[Table, TableRows]]:
    here = {table.name: table for table in tables_of(schema)}
    if here.keys() != wanted.keys():
        raise DoesNotFit(f"The tables are not this release's: {', '.join(sorted(here.keys() ^ wanted.keys())[:5])}")
    for name, table in here.items():
        if set(table.columns) != set(wanted[name].columns):
            raise DoesNotFit(f"The columns of {name} are not this release's")
    return [(replace(table, columns=wanted[name].columns), wanted[name]) for name, table in here.items()]


def _fill(archive: Archive, table: Table, wanted: TableRows) -> None:
    if table.name not in archive.manifest.left_out:
        try:
            with archive.open(rows_path(table.name)) as stream:
                read_rows(table, archive.keys, stream)
        except (DatabaseError, DataError) as error:
            raise Damaged(f"The rows of {table.name} are not acceptable: {type(error).__name__}") from error
    if digest_of(table, archive.keys) != (wanted.rows, wanted.sha256):
        raise Damaged(f"The rows of {table.name} are not equal to those that were exported")
