"""The script of this release's schema: made once from a schema that the migrations have built, then kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder

from provisioning.fleet.models import SchemaScript
from provisioning.fleet.schema.capture import capture
from provisioning.fleet.schema.version import current_version
from provisioning.fleet.upgrade.apply import upgrade_schema
from provisioning.fleet.upgrade.plan import Step, prepare, wanted
from provisioning.fleet.upgrade.versions import Applied
from tenants.db import connection

# Lives while the script is made. No municipality can have the name: theirs begin with a letter.
MOULD = "_mould"
LOCK = "sportello:schema-script"


def current_script() -> Sequence[str]:
    """The statements, one a call; the first to ask in each release waits some seconds for them. Call it on the public side."""
    statements = _kept()
    if statements is None:
        with _one_at_a_time():
            statements = _kept() or _made()
    return statements


def script_at(applied: Applied) -> Sequence[str]:
    """Of an earlier release, all of whose migrations this one still has. Call it on the public side."""
    if applied == wanted():
        return current_script()
    with _one_at_a_time():
        return _moulded(prepare(frozenset(), until=applied))


def run(statements: Sequence[str], schema: str) -> None:
    """Make the schema, whole or not at all. The connection stays in the schema where it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {connection.ops.quote_name(schema)}")
        cursor.execute("SET LOCAL search_path = " + connection.ops.quote_name(schema))
        for statement in statements:
            # Without parameters, so that a per cent sign in a definition stays one.
            cursor.execute(statement, None)


def _kept() -> Sequence[str] | None:
    return SchemaScript.objects.filter(version=current_version()).values_list("statements", flat=True).first()


def _made() -> Sequence[str]:
    statements = _moulded(prepare(frozenset()))
    SchemaScript.objects.create(version=current_version(), statements=statements)
    return statements


def _moulded(steps: Sequence[Step]) -> Sequence[str]:
    mould = connection.ops.quote_name(MOULD)
    try:
        _execute(f"DROP SCHEMA IF EXISTS {mould} CASCADE")
        _execute(f"CREATE SCHEMA {mould}")
        _build(steps)
        return capture(MOULD)
    finally:
        connection.set_schema_to_public()
        _execute(f"DROP SCHEMA IF EXISTS {mould} CASCADE")


def _build(steps: Sequence[Step]) -> None:
    """By the migrations, all of them, as a municipality of the first day would have had them."""
    # Without public in the path: its own list of migrations would be taken for the one that is missing here.
    connection.set_schema(MOULD, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    upgrade_schema(MOULD, steps)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
