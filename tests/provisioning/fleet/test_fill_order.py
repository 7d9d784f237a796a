"""From an order to a municipality that serves its first page."""

from dataclasses import asdict, replace

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pydantic import ValidationError as OrderError

from accounts.models import Invitation, RoleAssignment
from catalog.models import BlueprintVersion, Service
from integrations.models import Delivery
from offices.models import Office
from provisioning.fleet.demo.towns import BORGO_SERENO
from provisioning.fleet.fill_order import fill_order
from provisioning.fleet.order import Order
from provisioning.fleet.provisioning import DomainTaken, Facts
from tenants.context import tenant_context
from tenants.models import Municipality

LONG = "Comune di Sant'Àgata d'Éze – Saint-Rhémy-en-Bosses/Pré-Saint-Didier"
FACTS = Facts("valle", LONG, "098765", "c_y111", "12345678901", "Y111", 900, "BG", "Lombardia")
MATERNITY = next(service for service in BORGO_SERENO.services if service.code == "assegno-maternita")
ORDER = {
    "facts": asdict(FACTS),
    "subdomain": "valle",
    "branding": BORGO_SERENO.branding,
    "administrator": {"email": "elena@valle.example", "given_name": "Elena", "family_name": "Valli"},
    "offices": [{"code": "sociale", "name": "Servizi sociali", "address": "Piazza 1"}],
    "services": [{"code": "assegno-maternita", "office": "sociale", "parameters": MATERNITY.parameters}],
}


def _order(**changes) -> Order:
    return Order.model_validate(ORDER | changes)


def test_an_order_becomes_a_municipality_that_serves_its_services(fresh_database):
    town = fill_order(_order())
    page = Client(HTTP_HOST="valle.localhost").get("/servizi")
    assert (town.state, page.status_code) == ("active", 200)
    assert "assegno di maternità" in page.content.decode()
    with tenant_context(town):
        assert (Office.objects.get().name, Service.objects.get().state) == ("Servizi sociali", "active")
        assert RoleAssignment.objects.get().role == "administrator"
        assert (Invitation.objects.count(), Delivery.objects.filter(kind__contains="invitation").count()) == (1, 1)


def test_filled_again_it_completes_and_changes_nothing_of_theirs(fresh_database):
    town = fill_order(_order())
    with tenant_context(town):
        Office.objects.update(name="Sociale e casa")
    fill_order(_order())
    with tenant_context(town):
        assert Office.objects.get().name == "Sociale e casa"
        assert (Invitation.objects.count(), Service.objects.count(), Delivery.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("breaks", ["_written", "_build_schema", "forget_hosts"])
def test_interrupted_at_any_step_it_is_not_open_or_whole_and_goes_on(fresh_database, monkeypatch, breaks):
    def _interrupted(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"provisioning.fleet.provisioning.{breaks}", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            fill_order(_order())
    assert Municipality.objects.filter(schema_name="valle", state="active").count() == (breaks == "forget_hosts")
    town = fill_order(_order())
    with tenant_context(town):
        assert (town.state, Service.objects.count(), Invitation.objects.count()) == ("active", 1, 1)


def test_a_service_that_cannot_be_activated_keeps_it_closed_until_the_order_is_corrected(fresh_database):
    wrong = _order(services=[{"code": "nessuno", "office": "sociale"}])
    with pytest.raises(BlueprintVersion.DoesNotExist):
        fill_order(wrong)
    town = Municipality.objects.get(schema_name="valle")
    assert town.state == "preparing"
    with tenant_context(town):
        assert (Office.objects.count(), Invitation.objects.count()) == (0, 0)
    assert fill_order(_order()).state == "active"


@pytest.mark.parametrize(
    "label", ["console", "www", "Valle", "-valle", "valle-", "val le", "xn--vlle", "a" * 64, "", "valle.x"]
)
def test_a_reserved_or_impossible_name_is_refused(label):
    with pytest.raises(OrderError):
        _order(subdomain=label)


@pytest.mark.parametrize(
    "changes",
    [
        {"administrator": {"email": "elena", "given_name": "Elena", "family_name": "Valli"}},
        {"offices": []},
        {"offices": [*ORDER["offices"], *ORDER["offices"]]},
        {"colour": "red"},
    ],
)
def test_an_order_that_cannot_be_filled_is_refused_as_a_whole(changes):
    with pytest.raises(OrderError):
        _order(**changes)


def test_the_command_reads_an_order_from_a_file_and_says_what_is_wrong_with_it(fresh_database, tmp_path, capsys):
    path = tmp_path / "order.yaml"
    path.write_text(yaml.safe_dump(ORDER | {"subdomain": "console", "colour": "red"}))
    with pytest.raises(CommandError, match="(?s)subdomain: .*the name console is reserved.*colour: Extra inputs"):
        call_command("fleet", "provision", str(path))
    path.write_text(yaml.safe_dump(ORDER))
    call_command("fleet", "provision", str(path))
    assert "valle, active on valle.localhost" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "facts: 1"])
def test_a_file_that_is_no_order_is_refused(fresh_database, tmp_path, text):
    path = tmp_path / "order.yaml"
    path.write_text(text)
    with pytest.raises(CommandError):
        call_command("fleet", "provision", str(path))


def test_the_name_and_the_code_of_another_are_refused(fresh_database):
    with pytest.raises(DomainTaken):
        fill_order(_order(subdomain="borgo"))
    with pytest.raises(ValidationError):
        fill_order(_order(facts=asdict(replace(FACTS, istat_code="015205"))))
    assert Municipality.objects.count() == 2
