"""A municipality that leaves, and what proves that nothing of it is left."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from integrations.models import WorkSignal
from provisioning.fleet.life import remove as removing
from provisioning.fleet.life.errors import LifeError, WrongState
from provisioning.fleet.life.export import export
from provisioning.fleet.life.remove import Consent, remove
from provisioning.fleet.life.suspend import resume, suspend
from provisioning.fleet.models import DeletionProof, LifeEvent
from provisioning.support.actions.ask import ask_grant
from tenants.context import tenant_context
from tenants.db import connection
from tenants.models import Domain, Municipality
from tests.provisioning.fleet.life.conftest import FABIO, PASSPHRASE
from tests.provisioning.fleet.life.traces import contents_of, files_of, home_page, nothing_of

SEGRATE = Consent("Comune di Segrate")


def test_nothing_of_it_is_left_and_its_neighbour_is_untouched(segrate, archive):
    neighbour = contents_of("borgo"), files_of("borgo")
    WorkSignal.objects.create(schema_name="segrate")
    with tenant_context(segrate):
        cache.set("chiave", 1)
    remove(segrate, SEGRATE, FABIO)
    assert nothing_of("segrate")
    assert not Domain.objects.filter(domain="segrate.localhost").exists()
    assert not WorkSignal.objects.filter(schema_name="segrate").exists()
    with tenant_context(segrate):
        assert cache.get("chiave") is None
    assert (contents_of("borgo"), files_of("borgo")) == neighbour
    assert (home_page("segrate"), home_page("borgo")) == (404, 200)


def test_the_proof_says_what_was_there_and_is_printed(segrate, archive, capsys):
    contents, files = contents_of("segrate"), files_of("segrate")
    proof = remove(segrate, SEGRATE, FABIO)
    body = DeletionProof.objects.get().body
    assert {name: body["tables"][name] for name in contents} == {name: rows for name, (rows, _) in contents.items()}
    assert (body["files"], body["bytes"]) == (len(files), sum(len(content) for content in files.values()))
    assert body["left"] == {"tables": 0, "files": 0}
    assert body["export"]["manifest_sha256"] == LifeEvent.objects.get(kind="exported").data["manifest_sha256"]
    call_command("fleet", "proof", "segrate")
    (printed,) = json.loads(capsys.readouterr().out)
    assert (printed["seal"], printed["whole"], printed["by"]["name"]) == (proof.seal, True, "Fabio Riva")


def test_a_proof_that_was_altered_is_found(segrate, archive):
    remove(segrate, SEGRATE, FABIO)
    proof = DeletionProof.objects.get()
    DeletionProof.objects.update(body={**proof.body, "files": 0})
    with pytest.raises(CommandError, match="1 of them were altered"):
        call_command("fleet", "proof", "segrate")


def test_who_of_the_vendor_had_come_in_stays_known(segrate, archive):
    fabio = User.objects.create(login="fabio@vendor.example", kind="staff", given_name="Fabio", family_name="Riva")
    resume(segrate, FABIO)
    ask_grant(fabio, segrate, level="read", reason="Una prova", ticket="T-1", hours=1)
    suspend(segrate, "Fine", FABIO)
    remove(segrate, Consent("Comune di Segrate", without_export=True), FABIO)
    (entry,) = DeletionProof.objects.get().body["support"]
    assert (entry["staff"], entry["ticket"], "reason" in entry) == ("Fabio Riva", "T-1", False)
    assert "ended_at" in entry
    assert User.objects.get(pk=fabio.pk).is_active


def test_one_that_is_served_is_not_removed(segrate, tmp_path):
    export(segrate, tmp_path, PASSPHRASE, FABIO)
    with pytest.raises(WrongState, match="is active: suspend it first"):
        remove(segrate, SEGRATE, FABIO)
    assert home_page("segrate") == 200


def test_the_name_must_be_written_out(segrate, archive):
    with pytest.raises(LifeError, match="does not match"):
        remove(segrate, Consent("Segrate"), FABIO)
    assert Municipality.objects.get(schema_name="segrate").state == "suspended"


def test_an_export_is_needed_that_is_young_and_made_after_the_door_was_closed(segrate, tmp_path, monkeypatch):
    export(segrate, tmp_path, PASSPHRASE, FABIO)
    suspend(segrate, "Fine", FABIO)
    with pytest.raises(LifeError, match="made before the municipality had been suspended"):
        remove(segrate, SEGRATE, FABIO)
    export(segrate, tmp_path / "dopo.zip", PASSPHRASE, FABIO)
    with time_machine.travel(timezone.now() + timedelta(days=8)), pytest.raises(LifeError, match="last 7 days"):
        remove(segrate, SEGRATE, FABIO)
    assert not DeletionProof.objects.exists()
    assert remove(segrate, SEGRATE, FABIO).is_whole


def test_without_any_export_it_must_be_said(segrate):
    suspend(segrate, "Fine", FABIO)
    with pytest.raises(LifeError, match="No export"):
        remove(segrate, SEGRATE, FABIO)
    remove(segrate, Consent("Comune di Segrate", without_export=True), FABIO)
    assert DeletionProof.objects.get().body["export"] is None


@pytest.mark.parametrize("step", ["drop_schema", "erase_files", "forget_cached", "erase_public", "note"])
def test_an_interrupted_removal_cannot_be_undone_and_goes_on(segrate, archive, monkeypatch, step):
    work = getattr(removing, step)

    def interrupted(*args, **kwargs):
        work(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(removing, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            remove(segrate, SEGRATE, FABIO)
    connection.set_schema_to_public()
    begun = DeletionProof.objects.get(finished_at=None)
    with pytest.raises(WrongState, match="is removing"):
        resume(segrate, FABIO)
    call_command("fleet", "migrate")
    proof = remove(segrate, SEGRATE, FABIO)
    assert (proof.pk, proof.body["tables"], proof.is_whole) == (begun.pk, begun.body["tables"], True)
    assert nothing_of("segrate")
    assert LifeEvent.objects.filter(kind="removed").count() == 1


def test_a_table_that_somebody_holds_is_waited_for_and_then_it_goes_on(segrate, archive, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.life.erase.LOCK_TIMEOUT", "50ms")
    holder = connection.copy()
    cursor = holder.cursor()
    cursor.execute("BEGIN; LOCK TABLE segrate.offices_office IN ACCESS SHARE MODE")
    with pytest.raises(LifeError, match="repeat the command, it goes on"):
        remove(segrate, SEGRATE, FABIO)
    holder.close()
    assert remove(segrate, SEGRATE, FABIO).is_whole
