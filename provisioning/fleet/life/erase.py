"""Taking a municipality's data away, in steps that can each be repeated."""

from django.db import transaction
from django.db.models import Model, QuerySet
from psycopg import sql

from documents import storage
from provisioning.fleet.life.progress import Progress, unwatched
from provisioning.fleet.life.public_rows import public_rows
from tenants.cache import forget_schema
from tenants.context import tenant_context
from tenants.db import connection
from tenants.hosts import forget_hosts
from tenants.models import Municipality
from tenants.pages import forget_pages

# Each table brings its indexes, its identity and its TOAST, some twelve locks in all, and a whole schema some hundreds
# from the one table of locks that all sessions share (max_locks_per_transaction × max_connections): a few at a time
# leave room for everybody else, and an interrupted run goes on where it stopped.
TABLES_A_TIME = 20
LOCK_TIMEOUT = "10s"
TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(%s)) AND relkind IN ('r', 'p')
    ORDER BY relname
"""


def drop_schema(schema: str, progress: Progress = unwatched) -> None:
    """Call it on the public side, outside transactions."""
    tables = _tables(schema)
    for start in range(0, len(tables), TABLES_A_TIME):
        _drop(schema, tables[start : start + TABLES_A_TIME])
        progress("tables", min(start + TABLES_A_TIME, len(tables)), len(tables))
    _execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def erase_files(town: Municipality) -> None:
    with tenant_context(town):
        storage.remove_all()


def erase_public(town: Municipality) -> dict[str, int]:
    """Rows by model. The caller holds the transaction. Also what journals would not let go: they go as a whole."""
    gone = {}
    for rows in public_rows(town):
        plain: QuerySet[Model] = QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True)))
        gone[rows.model._meta.label_lower] = plain._raw_delete(plain.db)
    return gone


def forget_cached(town: Municipality) -> None:
    """Of the cache's keys that carry the schema's name; they would be over by themselves within hours."""
    forget_hosts()
    forget_pages(town.schema_name)
    forget_schema(town.schema_name)


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def _drop(schema: str, tables: list[str]) -> None:
    _execute(sql.SQL(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    names = sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables)
    # Keys from tables that are still there go with it; none comes from outside the schema.
    _execute(sql.SQL("DROP TABLE {} CASCADE").format(names))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection))
