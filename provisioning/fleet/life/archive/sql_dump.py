"""The municipality's schema as SQL: for psql without any of our code, and for our own import."""

from collections.abc import Sequence

from psycopg import sql

from provisioning.fleet.life.archive.keys import ArchiveKeys
from provisioning.fleet.life.archive.manifest import TableRows
from provisioning.fleet.life.archive.tables import LEFT_OUT, Table, counting, tables_of, write_rows
from provisioning.fleet.life.archive.writer import ArchiveWriter
from provisioning.fleet.life.progress import Progress
from provisioning.fleet.schema.capture import capture
from tenants.db import connection
from tenants.models import Municipality

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def rows_path(table: str) -> str:
    return f"sql/rows/{table}.copy"


def write_dump(town: Municipality, writer: ArchiveWriter, keys: ArchiveKeys, progress: Progress) -> list[TableRows]:
    """Inside the snapshot. No table can change its shape while it is being read."""
    tables = tables_of(town.schema_name)
    _hold(tables)
    statements = capture(town.schema_name, with_rows=False)
    connection.set_tenant(town)
    late = [statement for statement in statements if statement.startswith("ALTER TABLE")]
    early = [statement for statement in statements if not statement.startswith("ALTER TABLE")]
    writer.text("sql/schema.sql", _script(early))
    written = []
    for number, table in enumerate(tables, 1):
        written.append(_write(table, writer, keys))
        progress("tables", number, len(tables))
    writer.text("sql/keys.sql", _script(late))
    writer.text("sql/restore.sql", _restore(town.schema_name, tables))
    return written


def _hold(tables: Sequence[Table]) -> None:
    """As pg_dump does: against ALTER and DROP, in nobody's way who reads or writes."""
    names = sql.SQL(", ").join(table.qualified for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names).as_string(connection.connection))


def _write(table: Table, writer: ArchiveWriter, keys: ArchiveKeys) -> TableRows:
    if table.name in LEFT_OUT:
        return TableRows(name=table.name, columns=table.columns, rows=0, sha256=NOTHING)
    with writer.entry(rows_path(table.name)) as sink:
        rows = write_rows(table, keys, sink)
    return TableRows(name=table.name, columns=table.columns, rows=rows, sha256=sink.sha256)


def _script(statements: Sequence[str]) -> str:
    return "".join(f"{statement};\n" for statement in statements)


def _restore(schema: str, tables: Sequence[Table]) -> str:
    name = sql.Identifier(schema).as_string(None)
    lines = [
        "BEGIN;",
        f"CREATE SCHEMA {name};",
        f"SET LOCAL search_path = {name};",
        "SET LOCAL client_encoding = 'UTF8';",
    ]
    lines.append("\\i schema.sql")
    for table in tables:
        if table.name not in LEFT_OUT:
            columns = ", ".join(sql.Identifier(column).as_string(None) for column in table.columns)
            lines.append(f"\\copy \"{table.name}\" ({columns}) FROM 'rows/{table.name}.copy'")
    lines.append("\\i keys.sql")
    for table in tables:
        lines += [f"{statement};" for statement in counting(table)]
    return "\n".join([*lines, "COMMIT;", ""])
