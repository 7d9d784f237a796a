"""What keeps a municipality's schema fit for Citus, read from the catalogs: each rule holds, and each can be broken."""

import pytest

from accounts.models import User
from provisioning.fleet.cells import citus
from provisioning.fleet.cells.rules import RULES, broken_rules
from provisioning.fleet.schema.script import current_script, run
from tenants.db import connection

BREAKING = {
    "no key crosses schemas": "ALTER TABLE segrate.offices_office ADD COLUMN town bigint REFERENCES public.tenants_municipality",
    "no triggers": "CREATE TRIGGER t AFTER UPDATE ON segrate.offices_office EXECUTE FUNCTION tsvector_update_trigger()",
    "no functions, views, rules or policies": "CREATE VIEW segrate.v AS SELECT 1",
    "every sequence belongs to an identity": "CREATE SEQUENCE segrate.loose",
    "no default or check names what stands in public": (
        "ALTER TABLE segrate.offices_office ADD COLUMN n bigint DEFAULT nextval('public.tenants_municipality_id_seq')"
    ),
    "no table is inherited, partitioned, foreign or unlogged": "CREATE UNLOGGED TABLE segrate.quick (id int)",
}


def do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_migrated_and_a_replayed_schema_keep_them(segrate):
    run(current_script(), "replayed")
    assert (broken_rules("segrate"), broken_rules("replayed")) == ({}, {})


@pytest.mark.parametrize("rule", BREAKING)
def test_what_breaks_a_rule_is_named(segrate, rule):
    do(BREAKING[rule])
    assert list(broken_rules("segrate")) == [rule]
    assert broken_rules("borgo") == {}


def test_too_many_relations_break_one(segrate):
    for number in range(300):
        do(f"CREATE TABLE segrate.more_{number} (id int PRIMARY KEY)")
    assert list(broken_rules("segrate")) == ["a few hundred relations at most"]


def test_every_rule_was_broken_once(segrate):
    assert set(RULES) == {*BREAKING, "a few hundred relations at most"}


def test_no_relation_of_a_model_leads_from_a_municipality_to_what_is_shared(segrate):
    """The ORM would join across: a query that Citus cannot answer on one node."""
    from django.apps import apps

    from tenants.routers import SideRouter

    def stands(model, schema):
        connection.set_schema(schema)
        found = SideRouter().allow_migrate("default", model._meta.app_label, model_name=model._meta.model_name)
        connection.set_schema_to_public()
        return found is not False

    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if stands(model, "segrate")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and not stands(field.related_model, "segrate")
    ]
    assert crossing == []
    assert stands(User, "segrate")


def test_without_citus_it_says_so(segrate):
    assert citus.standing() == citus.Standing("", ())
    with pytest.raises(citus.NoCitus):
        citus.prepare()
