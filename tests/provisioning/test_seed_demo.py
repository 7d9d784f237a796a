"""The demonstration: believable, repeatable, and never in production."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.policies import Operator
from cases.models import Case, Draft
from cases.queries import inbox_counts
from cases.timeline import problems_of
from integrations.capability import adapter_for, adapters_for
from notifications.models import Message
from provisioning.support.models import Adhesion, Price, TroubleTicket
from provisioning.support.price_queries import offered_here
from tenants.context import tenant_context
from tenants.models import Municipality


def seed(path):
    call_command("seed_demo", identities=path, verbosity=0)
    return json.loads(path.read_text())


def test_it_makes_two_towns_with_their_cases_and_doing_it_again_adds_nothing(fresh_database, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    path = tmp_path / "identities.json"
    identities = seed(path)
    assert [town["name"] for town in identities["municipalities"]] == ["Comune di Segrate", "Comune di Borgo Sereno"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tenant_context(Municipality.objects.get(schema_name="segrate")):
        _check_segrate(identities)
        _check_logins("spid", "cie", "eidas")
        before = _counts()
    with tenant_context(Municipality.objects.get(schema_name="borgo")):
        _check_logins("spid", "cie", "eidas", "identity")
        assert adapter_for("spid").options.aggregation == ""
    assert seed(path) == identities
    with tenant_context(Municipality.objects.get(schema_name="segrate")):
        assert _counts() == before
    _check_that_a_lost_file_gives_new_passwords(tmp_path, identities)


def _counts():
    kept = (Case, Message, Draft, User, TroubleTicket, Price, Adhesion)
    return [model.objects.count() for model in kept]


def _check_that_a_lost_file_gives_new_passwords(tmp_path, identities):
    first, second = identities["operators"][0], seed(tmp_path / "another.json")["operators"][0]
    assert first["password"] != second["password"]
    with tenant_context(Municipality.objects.get(schema_name="segrate")):
        assert User.objects.get(login=second["login"]).check_password(second["password"])


def _check_logins(*ways):
    found = adapters_for(["spid", "cie", "eidas", "identity"])
    assert set(found) == set(ways)
    # In the federation the provider is found when somebody comes.
    listed = [adapter for way, adapter in found.items() if way != "identity" and hasattr(adapter, "providers")]
    assert len(listed) >= 2
    assert all(adapter.providers() for adapter in listed)


def _check_segrate(identities):
    carla = User.objects.get(login="carla.neri@segrate.example")
    assert inbox_counts(Operator(carla)) == {
        "mie": 8, "da-assegnare": 3, "in-scadenza": 2, "aperte": 12, "da-protocollare": 1, "chiuse": 3,
    }  # fmt: skip
    assert {ticket.clock.standing().value for ticket in TroubleTicket.objects.all()} == {
        "kept", "missed", "stopped", "running", "late",
    }  # fmt: skip
    assert [price.code for price in offered_here()][:2] == ["EURO-1", "FORM-1"]
    assert [list(problems_of(case)) for case in Case.objects.all() if list(problems_of(case))] == []
    assert adapter_for("spid").options.aggregation == "pub-ag-full"
    assert {provider.name for provider in adapter_for("spid").providers()} == {
        "Gestore Alfa (di prova)", "Gestore Beta (di prova)",
    }  # fmt: skip
    passwords = {entry["login"]: entry["password"] for entry in identities["operators"]}
    assert len(set(passwords.values())) == 12
    assert [entry["name"] for entry in identities["vendor"]] == ["Fabio Riva"]
    client = Client(HTTP_HOST="segrate.localhost")
    answer = client.post("/operatori/accedi", {"username": carla.login, "password": passwords[carla.login]})
    assert answer.status_code == 302


def test_it_refuses_production(settings, tmp_path):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("seed_demo", identities=tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()
