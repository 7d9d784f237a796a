"""The steps of an upgrade, taken in one schema."""

import time
from collections.abc import Sequence
from random import SystemRandom

from django.db import OperationalError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg import sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from provisioning.fleet.upgrade.indexes import build_without_locking, is_about_big_tables
from provisioning.fleet.upgrade.plan import Change, Step
from provisioning.fleet.upgrade.versions import TABLE
from tenants.db import connection

# Whoever waits for a lock on a table makes everybody after them wait too: better to step back and try again.
LOCK_TIMEOUT = "2s"
ATTEMPTS = 6
PAUSE_S = 0.5


def upgrade_schema(schema: str, steps: Sequence[Step]) -> None:
    """Every step in a transaction of its own, so that a run that was interrupted goes on where it stopped.

    Call it on a connection of its own, outside transactions; it is left in `schema`. Raises what the database raises.
    """
    connection.set_schema(schema)
    for step in steps:
        _patiently(schema, step)


def _patiently(schema: str, step: Step) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _take(schema, step)
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            time.sleep(PAUSE_S * attempt * SystemRandom().uniform(0.5, 1.5))
        else:
            return


def _take(schema: str, step: Step) -> None:
    if is_about_big_tables(step):
        build_without_locking(step)
    elif step.migration.atomic:
        _take_whole(schema, step)
        return
    else:
        _take_piecemeal(step)
    _record(schema, step)


def _take_whole(schema: str, step: Step) -> None:
    with connection.schema_editor(atomic=True) as editor:
        _limit_waiting()
        for change in step.changes:
            _forwards(change, step, editor)
        _record(schema, step)


def _take_piecemeal(step: Step) -> None:
    """A migration that says of itself that it cannot run in a transaction."""
    with connection.schema_editor(atomic=False) as editor:
        for change in step.changes:
            if change.operation.atomic:
                with transaction.atomic():
                    _limit_waiting()
                    _forwards(change, step, editor)
            else:
                _forwards(change, step, editor)


def _forwards(change: Change, step: Step, editor: BaseDatabaseSchemaEditor) -> None:
    change.operation.database_forwards(step.migration.app_label, editor, change.before, change.after)


def _limit_waiting() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def _record(schema: str, step: Step) -> None:
    """By the schema's own name: were its table missing, the search path would lead to the one in public."""
    statement = sql.SQL("INSERT INTO {}.{} (app, name, applied) VALUES (%s, %s, now())")
    with connection.cursor() as cursor:
        query = statement.format(sql.Identifier(schema), sql.Identifier(TABLE)).as_string(cursor.connection)
        cursor.execute(query, [step.migration.app_label, step.migration.name])
