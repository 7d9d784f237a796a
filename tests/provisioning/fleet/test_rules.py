"""While the fleet is upgraded the release before goes on serving: what would hinder it is refused by lint."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import models
from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RunPython,
)
from django.db.migrations.state import ProjectState

from provisioning.fleet.upgrade.plan import Change, Step, prepare
from provisioning.fleet.upgrade.rules import objections

FIELDS = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=10, null=True))]
TEXT = models.CharField(max_length=20, default="")
PLAIN = models.CharField(max_length=20, db_default="")
CHECK = models.CheckConstraint(condition=models.Q(name="x"), name="office_is_x")
INDEX = models.Index(fields=["name"], name="office_by_name")


def _step(*operations, **attributes) -> Step:
    state = ProjectState()
    CreateModel("Office", FIELDS).state_forwards("offices", state)
    migration = Migration("0099_next", "offices")
    migration.operations = list(operations)
    for name, value in attributes.items():
        setattr(migration, name, value)
    changes = []
    for operation in operations:
        before, state = state, state.clone()
        operation.state_forwards("offices", state)
        changes.append(Change(operation, before, state))
    return Step(migration, tuple(changes), state)


REFUSED = {
    "takes away": [RemoveField("office", "name")],
    "renames": [RenameField("office", "name", "title")],
    "takes away or": [DeleteModel("Office")],
    "no db_default": [AddField("office", "motto", TEXT)],
    "becomes required": [AlterField("office", "name", models.CharField(max_length=10))],
    "changes its type": [AlterField("office", "name", models.IntegerField(null=True))],
    "checked under a lock": [AddConstraint("office", CHECK)],
    "without a lock": [AddField("office", "motto", PLAIN), AddIndex("office", INDEX)],
    "tables and data": [AddField("office", "motto", PLAIN), RunPython(RunPython.noop)],
}
ACCEPTED = [
    [AddField("office", "motto", PLAIN)],
    [AddField("office", "motto", models.TextField(null=True))],
    [AlterField("office", "name", models.CharField(max_length=200, null=True))],
    [AddConstraintNotValid("office", CHECK)],
    [AddIndex("office", INDEX)],
    [RunPython(RunPython.noop)],
    [
        CreateModel("Desk", FIELDS),
        AddField("desk", "motto", TEXT),
        AddIndex("desk", INDEX),
        AddConstraint("desk", CHECK),
    ],
]


@pytest.mark.parametrize("words", REFUSED)
def test_what_the_release_before_could_not_live_with_is_refused(words):
    (objection,) = objections([_step(*REFUSED[words])], "1.2.0")
    assert words in str(objection)
    assert str(objection).startswith("offices.0099_next: ")


@pytest.mark.parametrize("operations", ACCEPTED, ids=lambda operations: type(operations[0]).__name__)
def test_what_only_expands_is_accepted(operations):
    assert objections([_step(*operations)], "1.2.0") == []


@pytest.mark.parametrize(("since", "refused"), [("1.1.0", 0), ("1.2.0", 1), ("1.10.0", 1), ("0.9", 0)])
def test_something_goes_one_release_after_the_code_stopped_using_it(since, refused):
    step = _step(RemoveField("office", "name"), unused_since=since)
    assert len(objections([step], "1.2.0")) == refused


def test_the_migrations_at_hand_keep_the_rules():
    assert objections(prepare(frozenset()), "0.0.1") == []
