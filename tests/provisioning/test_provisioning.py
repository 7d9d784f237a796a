"""From facts to a municipality that answers."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from offices.models import Office
from provisioning.fleet.demo.towns import BORGO_SERENO
from provisioning.fleet.provisioning import DomainTaken, Facts, provision
from tenants.context import tenant_context
from tenants.models import Domain, Municipality

FACTS = Facts("valle", "Comune di Valle Chiara", "098765", "c_y111", "12345678901", "Y111", 900, "BG", "Lombardia")
BRANDING = {**BORGO_SERENO.branding, "primary_color": "#7A1F1F"}


def test_a_new_municipality_answers_on_its_host_with_a_schema_of_its_own(fresh_database):
    town = provision(FACTS, "Valle.localhost", BRANDING)
    assert (town.state, town.branding.primary_color) == ("active", "#7A1F1F")
    with tenant_context(town):
        assert Office.objects.count() == 0
    assert Client(HTTP_HOST="valle.localhost").get("/operatori/accedi").status_code == 200


def test_doing_it_again_changes_only_what_differs(segrate):
    facts = Facts(**{name: getattr(segrate, name) for name in Facts.__dataclass_fields__})
    again = provision(replace(facts, population=37_000), "segrate.localhost", BRANDING)
    assert (again.pk, Municipality.objects.count(), Domain.objects.count()) == (segrate.pk, 2, 2)
    assert Municipality.objects.get(pk=segrate.pk).population == 37_000


@pytest.mark.parametrize(
    ("facts", "branding"),
    [
        (replace(FACTS, istat_code="12"), BRANDING),
        (replace(FACTS, schema_name="Valle; DROP"), BRANDING),
        (replace(FACTS, istat_code="015205"), BRANDING),
        (FACTS, {**BRANDING, "primary_color": "#FFEE00"}),
    ],
)
def test_facts_that_cannot_be_are_refused_and_leave_nothing(segrate, facts, branding):
    with pytest.raises(ValidationError):
        provision(facts, "valle.localhost", branding)
    assert Municipality.objects.count() == 2


ARGUMENTS = {
    "schema": "valle", "name": "Comune di Valle", "istat": "x", "ipa": "c_y111", "fiscal_code": "12345678901",
    "cadastral_code": "y111", "province": "bg", "region": "Lombardia", "domain": "valle.localhost", "population": 900,
    "address": "Via 1", "phone": "035 1", "email": "a@valle.example", "pec": "b@valle.example",
    "website": "https://www.valle.example", "region_url": "https://www.regione.example",
    "accessibility_url": "https://form.agid.gov.it/view/x", "dpo_email": "d@valle.example",
}  # fmt: skip


def test_the_domain_of_another_municipality_is_refused_and_nothing_is_written(segrate):
    with pytest.raises(DomainTaken):
        provision(FACTS, "Borgo.localhost", BRANDING)
    assert (Municipality.objects.count(), Domain.objects.get(domain="borgo.localhost").tenant.schema_name) == (
        2,
        "borgo",
    )


def test_a_failure_half_way_leaves_no_rows(segrate, monkeypatch):
    monkeypatch.setattr(Domain, "save", _fail)
    with pytest.raises(RuntimeError):
        provision(FACTS, "valle.localhost", BRANDING)
    assert Municipality.objects.count() == 2


def _fail(*args, **kwargs):
    raise RuntimeError


def test_the_command_names_what_is_wrong(segrate):
    with pytest.raises(CommandError, match="istat_code"):
        call_command("provision_tenant", **ARGUMENTS)


def test_the_command_says_whose_the_domain_is(segrate):
    with pytest.raises(
        CommandError, match=r"borgo.localhost already belongs to Comune di Borgo Sereno \(schema borgo\)"
    ):
        call_command("provision_tenant", **{**ARGUMENTS, "istat": "098765", "domain": "borgo.localhost"})
