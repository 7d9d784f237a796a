"""An index on a big table is built while the others go on writing to it; that cannot happen in a transaction.

So a migration that adds indexes to tables that were there before does nothing else (a test keeps it so): interrupted, it
is begun again, and finds the indexes that are whole.
"""

from collections.abc import Iterator
from typing import Any

from django.db.migrations.operations import AddIndex
from django.db.models import Index, Model

from provisioning.fleet.upgrade.plan import Step
from tenants.db import connection

# As the planner estimates; below that, building the index takes less than a second.
BIG_ROWS = 100_000
ROWS = """
    SELECT c.reltuples FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = %s AND n.nspname = %s
"""
VALID = """
    SELECT i.indisvalid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relname = %s AND n.nspname = %s
"""


def is_about_big_tables(step: Step) -> bool:
    return all(isinstance(change.operation, AddIndex) for change in step.changes) and any(
        _rows(model) >= BIG_ROWS for model, _index in _wanted(step)
    )


def build_without_locking(step: Step) -> None:
    for model, index in _wanted(step):
        valid = _is_valid(index.name)
        if valid is False:
            # What an interrupted build leaves: kept up to date by every write and never used.
            with connection.cursor() as cursor:
                cursor.execute(f"DROP INDEX CONCURRENTLY {connection.ops.quote_name(index.name)}")
        if not valid:
            with connection.schema_editor(atomic=False) as editor:
                editor.add_index(model, index, concurrently=True)


def _wanted(step: Step) -> Iterator[tuple[type[Model], Index]]:
    for change in step.changes:
        operation = change.operation
        if isinstance(operation, AddIndex):
            model = change.after.apps.get_model(step.migration.app_label, operation.model_name)
            if operation.allow_migrate_model(connection.alias, model):
                yield model, operation.index


def _rows(model: type[Model]) -> int:
    return int(_one(ROWS, model._meta.db_table) or 0)


def _is_valid(index: str) -> bool | None:
    """None when there is no index of this name."""
    found = _one(VALID, index)
    return None if found is None else bool(found)


def _one(query: str, relation: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, [relation, connection.schema_name])
        found = cursor.fetchone()
    return found[0] if found else None
