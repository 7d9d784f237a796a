"""What a migration must not do, because the release before it goes on serving while the fleet is upgraded.

Expand first, contract in a later release: a column or table goes only after a release whose code does not use it any more,
and nothing holds a lock for as long as reading a table takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

from provisioning.fleet.upgrade.plan import Change, Step

# By app the number of the last migration from before these rules: no municipality was on line then.
BEFORE_RULES = {
    "accounts": 14, "billing": 1, "cases": 12, "catalog": 3, "documents": 1, "fleet": 1, "integrations": 3, "notifications": 2,
    "offices": 1, "support": 1, "tenants": 1,
}  # fmt: skip
REMOVALS = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterModelTable)
PROGRAMS = (ops.RunPython, ops.RunSQL)
INDEX_OPERATIONS = (ops.AddIndex, ops.RemoveIndex)


@dataclass(frozen=True)
class Objection:
    migration: str
    reason: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.reason}"


def objections(steps: Sequence[Step], version: str) -> list[Objection]:
    """`version`: of the release at hand. A migration that takes something away says in `unused_since` since which release no
    code uses it any more; that must be an earlier one."""
    ours = [step for step in steps if _is_ours(step)]
    return [Objection(step.name, reason) for step in ours for reason in dict.fromkeys(_reasons(step, version))]


def _is_ours(step: Step) -> bool:
    app, name = step.migration.app_label, step.migration.name
    return app in BEFORE_RULES and int(name[:4]) > BEFORE_RULES[app]


def _reasons(step: Step, version: str) -> Iterator[str]:
    new_tables = {op.name.lower() for op in step.migration.operations if isinstance(op, ops.CreateModel)}
    changes = [change for change in step.changes if _table(change.operation) not in new_tables]
    if any(isinstance(change.operation, REMOVALS) for change in changes) and not _is_long_unused(step, version):
        yield "takes away or renames what the release before still uses (remove it one release later, with unused_since)"
    kinds = {isinstance(change.operation, PROGRAMS) for change in step.changes}
    if kinds == {True, False}:
        yield "changes tables and data at once: the tables stay locked while the data are worked on"
    indexes = [change for change in changes if isinstance(change.operation, INDEX_OPERATIONS)]
    if indexes and len(indexes) < len(step.changes):
        yield "adds an index to a table that is in use beside other changes: it cannot be built without a lock"
    for change in changes:
        for rule in (_added_field, _altered_field, _added_constraint):
            yield from rule(change, step.migration.app_label)


def _table(operation: Operation) -> str:
    """The model that it is about, in lower case."""
    return str(getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")))


def _is_long_unused(step: Step, version: str) -> bool:
    since = getattr(step.migration, "unused_since", "")
    return bool(since) and _numbers(since) < _numbers(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _added_field(change: Change, app_label: str) -> Iterator[str]:
    operation = change.operation
    if isinstance(operation, ops.AddField):
        field = operation.field
        if not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED):
            yield f"{operation.name} has no db_default: the release before, which does not know it, could not add rows"


def _altered_field(change: Change, app_label: str) -> Iterator[str]:
    operation = change.operation
    if not isinstance(operation, ops.AlterField):
        return
    old, new = (_field(state, app_label, operation) for state in (change.before, change.after))
    if old.null and not new.null:
        yield f"{operation.name} becomes required: the release before may leave it out"
    if old.column != new.column or _shape(old) != _shape(new):
        yield f"{operation.name} changes its type: the table would be locked while it is written anew"


def _shape(field: "Field[object, object]") -> tuple[str, bool]:
    return field.get_internal_type(), field.max_length is None


def _field(state: ProjectState, app_label: str, operation: ops.AlterField) -> "Field[object, object]":
    model = state.apps.get_model(app_label, operation.model_name)
    found: Field[object, object] = model._meta.get_field(operation.name)
    return found


def _added_constraint(change: Change, app_label: str) -> Iterator[str]:
    if isinstance(change.operation, ops.AddConstraint) and not isinstance(change.operation, AddConstraintNotValid):
        yield "adds a constraint that is checked under a lock (AddConstraintNotValid, then ValidateConstraint)"
