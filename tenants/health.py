"""Whether this process may be sent requests: what `/readyz` answers."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tenants.db import connection

# Put down by who stops the server (config.web), seen by all its processes.
DRAINING = "draining"
_seen_current: set[str] = set()


def why_not_ready() -> str:
    """The reason in a few words; empty when all is well."""
    if is_draining():
        return "draining"
    connection.set_schema_to_public()
    try:
        return "" if _reaches_database() and _is_current() else "the database is older than this release"
    except Error:
        return "database unreachable"


def is_draining() -> bool:
    return bool(settings.SPORTELLO_RUN) and Path(settings.SPORTELLO_RUN, DRAINING).exists()


def _reaches_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_current() -> bool:
    """Of a newer release the database may be: the code before goes on serving. Once right it stays so, and is not read again.

    Only public is looked at, which an upgrade brings up first: one municipality that failed must not take the others along.
    """
    name = str(connection.settings_dict["NAME"])
    if name not in _seen_current and _wanted() <= frozenset(MigrationRecorder(connection).applied_migrations()):
        _seen_current.add(name)
    return name in _seen_current


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
