"""Threads that take steps in many schemas, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

from provisioning.fleet.upgrade.apply import upgrade_schema
from provisioning.fleet.upgrade.plan import Step
from tenants.db import connection

# A connection keeps in memory what it has seen of each schema, up to 2 MB.
SCHEMAS_A_CONNECTION = 50


@dataclass
class Outcome:
    """`failures`: the error by schema. Data of a municipality may stand in it: it is for the screen, not for a log."""

    total: int
    done: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


Report = Callable[[Outcome], None]


class Crew:
    def __init__(self, workers: int, total: int, report: Report) -> None:
        self.workers = workers
        self.report = report
        self.outcome = Outcome(total)
        self._lock = Lock()

    def take(self, steps: Sequence[Step], schemas: Sequence[str]) -> None:
        """Returns when each of the schemas is done or has failed."""
        size = max(1, min(SCHEMAS_A_CONNECTION, ceil(len(schemas) / self.workers)))
        shares = [schemas[start : start + size] for start in range(0, len(schemas), size)]
        with ThreadPoolExecutor(self.workers) as threads:
            list(threads.map(lambda share: self._share(steps, share), shares))

    def _share(self, steps: Sequence[Step], schemas: Sequence[str]) -> None:
        try:
            for schema in schemas:
                self._note(schema, _error_of(steps, schema))
        finally:
            connection.close()

    def _note(self, schema: str, error: str) -> None:
        with self._lock:
            if error:
                self.outcome.failures[schema] = error
            else:
                self.outcome.done.append(schema)
            self.report(self.outcome)


def _error_of(steps: Sequence[Step], schema: str) -> str:
    """Whatever a data migration raises is the failure of one municipality, not of the run."""
    try:
        upgrade_schema(schema, steps)
    except Exception as error:
        connection.close_if_unusable_or_obsolete()
        return f"{type(error).__name__}: {error}".strip()
    return ""
