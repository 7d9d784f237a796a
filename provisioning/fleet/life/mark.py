"""The mark of an import that has not come to its end, on the schema itself: what a killed run has left is known by it."""

from typing import Any

from django.db import transaction
from psycopg import sql

from tenants.db import connection

MARK = "sportello: import under way"


@transaction.atomic
def reserve(schema: str) -> None:
    """An empty schema under the mark: whatever comes into it, or into its files, until it is unmarked is of this import."""
    _execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    _comment(schema, MARK)


def unmark(schema: str) -> None:
    _comment(schema, None)


def is_marked(schema: str) -> bool:
    return _one("SELECT obj_description(to_regnamespace(quote_ident(%s))::oid, 'pg_namespace')", schema) == MARK


def schema_exists(schema: str) -> bool:
    return _one("SELECT to_regnamespace(quote_ident(%s)) IS NOT NULL", schema) is True


def _comment(schema: str, text: str | None) -> None:
    _execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema), sql.Literal(text)))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), None)


def _one(query: str, schema: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, [schema])
        return cursor.fetchone()[0]
