"""What an upgrade does to a schema, worked out once for all the schemas that stand where this one does.

Most of the time that Django's `migrate` takes goes into reading the migrations and building the models of each state. An
operation needs only the state before it and the state after it, and those are the same in every municipality.
"""

from dataclasses import dataclass

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from provisioning.fleet.upgrade.versions import Applied


@dataclass(frozen=True)
class Change:
    """One operation between the two states it stands between, models built."""

    operation: Operation
    before: ProjectState
    after: ProjectState


@dataclass(frozen=True)
class Step:
    migration: Migration
    changes: tuple[Change, ...]
    after: ProjectState

    @property
    def name(self) -> str:
        return f"{self.migration.app_label}.{self.migration.name}"


class Squashed(Exception):
    """A migration that replaces others: our bookkeeping knows no such thing, the old ones are taken out instead."""


def wanted() -> Applied:
    """The migrations that this release brings."""
    return frozenset((each.app_label, each.name) for each in all_migrations())


def all_migrations() -> list[Migration]:
    """Of this release, in the order in which they run."""
    return _in_order(_loader())


def prepare(applied: Applied, until: Applied | None = None) -> list[Step]:
    """The steps from where a schema with these migrations stands to this release, or to the earlier one that had `until`."""
    loader = _loader()
    state = ProjectState(real_apps=loader.unmigrated_apps)
    steps = []
    for migration in _in_order(loader):
        name = (migration.app_label, migration.name)
        if until is not None and name not in until:
            continue
        if name in applied:
            migration.mutate_state(state, preserve=False)
        else:
            steps.append(_step(migration, state))
            state = steps[-1].after
    return steps


def _loader() -> MigrationLoader:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replacing = [migration.name for migration in loader.disk_migrations.values() if migration.replaces]
    if replacing:
        raise Squashed(", ".join(replacing))
    return loader


def _in_order(loader: MigrationLoader) -> list[Migration]:
    graph = loader.graph
    keys = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    return [graph.nodes[key] for key in keys]


def _step(migration: Migration, state: ProjectState) -> Step:
    changes = []
    for operation in migration.operations:
        before, state = state, _after(operation, migration.app_label, state)
        changes.append(Change(operation, before, state))
    return Step(migration, tuple(changes), state)


def _after(operation: Operation, app_label: str, state: ProjectState) -> ProjectState:
    after = state.clone()
    operation.state_forwards(app_label, after)
    _build_models(after)
    return after


def _build_models(state: ProjectState) -> None:
    """Before threads share the state: Django builds them at first use."""
    _ = state.apps
