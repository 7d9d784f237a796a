"""An upgrade of the whole fleet: public, then the trial municipalities, then all the others side by side."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command

from provisioning.fleet.schema.script import current_script
from provisioning.fleet.upgrade.crew import Crew, Outcome, Report
from provisioning.fleet.upgrade.plan import Step, prepare
from provisioning.fleet.upgrade.survey import survey
from tenants.db import connection

LOCK = "sportello:fleet-upgrade"


class UpgradeRunning(Exception):
    """Somebody else is upgrading this installation."""


class TrialFailed(Exception):
    """A trial municipality failed, or the empty schema before them, and nobody else was touched."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(", ".join(outcome.failures))
        self.outcome = outcome


@dataclass(frozen=True)
class Work:
    """Schemas that stand at the same place, and their way to this release."""

    steps: list[Step]
    schemas: list[str]


def upgrade(trial: Collection[str], workers: int, report: Report) -> Outcome:
    """Bring public and every municipality to this release; `report` hears after each one.

    A municipality that fails stops no other. Raises UpgradeRunning, and TrialFailed before any other is touched. Doing it
    again goes on where it stopped: what a schema has is read from the schema itself. Call it on the public side.
    """
    with _alone():
        works = _prepared()
        crew = Crew(workers, sum(len(work.schemas) for work in works), report)
        if works:
            _try_on_nobody(crew.outcome)
        for work in works:
            crew.take(work.steps, [schema for schema in work.schemas if schema in trial])
        if crew.outcome.failures:
            raise TrialFailed(crew.outcome)
        for work in works:
            crew.take(work.steps, [schema for schema in work.schemas if schema not in trial])
    return crew.outcome


def _prepared() -> list[Work]:
    fleet = survey()
    if fleet.public_is_behind:
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
        connection.set_schema_to_public()
        fleet = survey()
    return [Work(prepare(applied), schemas) for applied, schemas in fleet.behind.items()]


def _try_on_nobody(outcome: Outcome) -> None:
    """The first trial is an empty schema; new municipalities are made from it. Raises TrialFailed."""
    try:
        current_script()
    except Exception as error:
        outcome.failures["an empty schema"] = f"{type(error).__name__}: {error}".strip()
        raise TrialFailed(outcome) from error


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [LOCK])
        if not cursor.fetchone()[0]:
            raise UpgradeRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
