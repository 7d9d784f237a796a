"""The whole life of a municipality on the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from provisioning.fleet.life.public_rows import public_rows
from provisioning.fleet.models import LifeEvent
from provisioning.fleet.provisioning import provision
from provisioning.support.actions.ask import ask_grant
from tenants.db import connection
from tests.provisioning.fleet.life.conftest import PASSPHRASE
from tests.provisioning.fleet.life.traces import home_page
from tests.provisioning.test_provisioning import BRANDING, FACTS


@pytest.fixture
def passphrase(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return str(path)


def _fleet(capsys, *arguments: str) -> str:
    call_command("fleet", *arguments)
    connection.set_schema_to_public()
    return capsys.readouterr().out


def test_from_the_first_day_to_the_last_and_back(segrate, tmp_path, passphrase, capsys):
    by = ("--by", "Fabio Riva")
    target = str(tmp_path / "segrate.zip")
    assert _fleet(capsys, "suspend", "segrate", "--reason", "Trasloco", *by) == "Comune di Segrate is suspended\n"
    assert "files, manifest" in _fleet(
        capsys, "export", "segrate", "--to", target, "--passphrase-file", passphrase, *by
    )
    assert "is removed" in _fleet(capsys, "remove", "segrate", "--confirm", "Comune di Segrate", *by)
    assert "suspended until fleet resume" in _fleet(capsys, "import", target, "--passphrase-file", passphrase, *by)
    assert _fleet(capsys, "resume", "segrate", *by) == "Comune di Segrate is open again\n"
    assert home_page("segrate") == 200
    journal = [line.split()[2] for line in _fleet(capsys, "journal", "segrate").splitlines()]
    assert journal == ["suspended", "exported", "removed", "imported", "resumed"]
    assert set(LifeEvent.objects.values_list("by__name", flat=True)) == {"Fabio Riva"}


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["suspend", "nowhere", "--reason", "x"], "No municipality has the schema nowhere"),
        (["proof", "segrate"], "No municipality of the schema segrate was removed here"),
        (["export", "segrate", "--to", "/nowhere/x.zip", "--passphrase-file", "{}"], "There is no folder /nowhere"),
        (["export", "segrate", "--to", "/tmp", "--passphrase-file", "/nowhere"], "The passphrase cannot be read"),
        (["import", "/nowhere/x.zip", "--passphrase-file", "{}"], "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_words(segrate, passphrase, arguments, fault):
    with pytest.raises(CommandError, match=fault):
        call_command("fleet", *[argument.format(passphrase) for argument in arguments])


def test_a_new_municipality_begins_its_journal_once(fresh_database):
    for _time in range(2):
        provision(FACTS, "valle.localhost", BRANDING)
    assert list(LifeEvent.objects.values_list("schema_name", "kind")) == [("valle", "provisioned")]


def test_what_public_holds_of_a_municipality_is_found_in_the_models(towns):
    segrate, borgo = towns
    fabio = User.objects.create(login="fabio@vendor.example", kind="staff", given_name="Fabio", family_name="Riva")
    for town in towns:
        ask_grant(fabio, town, level="read", reason="Una prova", ticket="T-1", hours=1)
    labels = [rows.model._meta.label for rows in public_rows(segrate)]
    assert labels[-1] == "tenants.Municipality"
    assert labels.index("support.SupportEvent") < labels.index("support.SupportGrant")
    kept = {"fleet.LifeEvent", "fleet.LifeJob", "fleet.DeletionProof", "fleet.Move", "fleet.Placement"}
    assert not kept & set(labels)
    assert {"tenants.Domain", "tenants.Branding", "integrations.WorkSignal", "support.SupportTicket"} <= set(labels)
    for ours, theirs in zip(public_rows(segrate), public_rows(borgo), strict=True):
        assert not set(ours.values_list("pk")) & set(theirs.values_list("pk"))
