"""Exporting and removing a municipality as the console asks it: by a worker, once, and without keeping the passphrase."""

from collections import namedtuple
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, transaction

from provisioning.fleet.life import remove as removing
from provisioning.fleet.life.archive.reader import opened
from provisioning.fleet.life.errors import Busy, Code, LifeError, WrongState
from provisioning.fleet.life.jobs import ask, carry_out, folder
from provisioning.fleet.life.jobs.ask import ask_export, ask_removal
from provisioning.fleet.life.progress import unwatched
from provisioning.fleet.life.remove import Consent
from provisioning.fleet.life.suspend import suspend
from provisioning.fleet.models import DeletionProof, Health, LifeEvent, LifeJob
from provisioning.fleet.tasks import carry_out_life_job, resume_life_jobs
from tenants.db import connection
from tests.provisioning.fleet.life.conftest import FABIO, PASSPHRASE
from tests.provisioning.fleet.life.traces import contents_of, files_of, home_page, nothing_of

SEGRATE = Consent("Comune di Segrate", without_export=True)


@pytest.fixture
def sent(monkeypatch):
    """The messages that left for the workers."""
    messages = []
    for module in (ask, carry_out):
        monkeypatch.setattr(module, "send_soon", lambda *message: messages.append(message))
    return messages


@pytest.fixture
def exporting(segrate, sent):
    return ask_export(segrate, PASSPHRASE, FABIO)


@pytest.fixture
def removing_it(segrate, sent):
    suspend(segrate, "Fine", FABIO)
    return ask_removal(segrate, SEGRATE, FABIO)


def now(job):
    job.refresh_from_db()
    return job


def left_in_folder():
    return [path.name for path in Path(settings.SPORTELLO_EXPORTS).glob("*")]


def killed(monkeypatch, module, step, job):
    """A worker that dies at the end of this step."""
    work = getattr(module, step)

    def dying(*args, **kwargs):
        work(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, dying)
        with pytest.raises(KeyboardInterrupt):
            carry_out_life_job(str(job.pk))
    connection.set_schema_to_public()


def test_an_export_is_made_and_its_row_says_where_it_lies(segrate, exporting, sent):
    assert sent == [(ask.TASK, str(exporting.pk))]
    carry_out_life_job(str(exporting.pk))
    job = now(exporting)
    path = Path(settings.SPORTELLO_EXPORTS) / job.file_name
    event = LifeEvent.objects.get(kind="exported")
    assert (job.state, job.size, job.faults) == ("done", path.stat().st_size, 0)
    assert (job.rows, job.files, job.manifest_sha256) == tuple(
        event.data[name] for name in ("rows", "files", "manifest_sha256")
    )
    assert (event.by, path.stat().st_mode & 0o777) == (FABIO, 0o600)
    with opened(path, PASSPHRASE, unwatched) as archive:
        assert len(archive.manifest.stored) == len(files_of("segrate"))
        assert not [entry.path for entry in archive.manifest.entries if "lifejob" in entry.path]


def test_the_passphrase_travels_in_the_row_alone_and_goes_when_the_job_ends(exporting, sent):
    assert PASSPHRASE not in f"{sent}{exporting.sealed_passphrase}"
    assert exporting.sealed_passphrase
    carry_out_life_job(str(exporting.pk))
    assert now(exporting).sealed_passphrase == ""


def test_the_database_lets_no_ended_job_hold_one(exporting):
    carry_out_life_job(str(exporting.pk))
    with pytest.raises(IntegrityError, match="life_job_secret_while_needed"), transaction.atomic():
        LifeJob.objects.update(sealed_passphrase="x")


def test_asked_twice_it_is_made_once(segrate, exporting, sent):
    assert ask_export(segrate, "un'altra frase segreta", FABIO) == exporting
    for _time in range(2):
        carry_out_life_job(str(exporting.pk))
    assert (len(sent), len(left_in_folder()), LifeEvent.objects.count()) == (1, 1, 1)


def test_what_cannot_be_done_is_refused_before_a_job_is_made(segrate, sent):
    with pytest.raises(LifeError) as weak:
        ask_export(segrate, "corta", FABIO)
    with pytest.raises(WrongState) as served:
        ask_removal(segrate, SEGRATE, FABIO)
    suspend(segrate, "Fine", FABIO)
    with pytest.raises(LifeError) as other_name:
        ask_removal(segrate, Consent("Segrate"), FABIO)
    codes = [refused.value.code for refused in (weak, served, other_name)]
    assert codes == [Code.WEAK_PASSPHRASE, Code.NOT_SUSPENDED, Code.NAME_DIFFERS]
    assert (LifeJob.objects.count(), sent) == (0, [])


def test_while_it_is_exported_it_is_not_removed(segrate, exporting):
    suspend(segrate, "Fine", FABIO)
    with pytest.raises(Busy):
        ask_removal(segrate, SEGRATE, FABIO)


def test_one_job_at_a_time_and_the_scheduler_brings_the_next(exporting, sent):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [carry_out.LOCK])
        carry_out_life_job(str(exporting.pk))
        resume_life_jobs()
    assert (now(exporting).state, len(sent)) == ("queued", 1)
    other.close()
    resume_life_jobs()
    assert sent[1:] == [(ask.TASK, str(exporting.pk))]


def test_how_far_it_has_come_can_be_read_while_it_runs(exporting, monkeypatch):
    seen = []
    write = carry_out.export

    def watching(town, target, passphrase, by, progress):
        def tell(*step):
            progress(*step)
            with other.cursor() as cursor:
                cursor.execute("SELECT state, stage, done, total FROM fleet_lifejob")
                seen.append(cursor.fetchone())

        return write(town, target, passphrase, by, tell)

    other = connection.copy()
    monkeypatch.setattr(carry_out, "export", watching)
    carry_out_life_job(str(exporting.pk))
    other.close()
    assert {state for state, *_rest in seen} == {"running"}
    assert [stage for stage, done, total in dict.fromkeys(step[1:] for step in seen) if done == total] == [
        "tables", "cases", "files",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (LifeError("…", Code.NO_ROOM), "no_room"),
        (SoftTimeLimitExceeded(), "too_long"),
        (ValueError("personal"), "unexpected"),
    ],
)
def test_a_failure_is_told_by_its_code_and_it_can_be_asked_again(segrate, exporting, monkeypatch, refusal, code):
    def failing(*_args):
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(carry_out, "export", failing)
        carry_out_life_job(str(exporting.pk))
    job = now(exporting)
    assert (job.state, job.problem, job.sealed_passphrase, left_in_folder()) == ("failed", code, "", [])
    assert ask_export(segrate, PASSPHRASE, FABIO) != job


def test_a_disk_that_is_too_small_is_not_filled(segrate, exporting, monkeypatch):
    Health.objects.create(municipality=segrate, storage_bytes=1_000)
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda _path: usage(999))
    carry_out_life_job(str(exporting.pk))
    assert (now(exporting).problem, left_in_folder()) == ("no_room", [])


def test_a_folder_that_cannot_be_made_is_said(exporting, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.SPORTELLO_EXPORTS = tmp_path / "file" / "exports"
    carry_out_life_job(str(exporting.pk))
    assert now(exporting).problem == "not_written"


def test_a_worker_that_dies_leaves_a_failed_export_and_nothing_half_there(exporting, monkeypatch):
    killed(monkeypatch, carry_out, "fit_to_take", exporting)
    path = Path(settings.SPORTELLO_EXPORTS) / f"{exporting.file_name}.partial"
    path.write_text("metà")
    assert now(exporting).state == "running"
    carry_out_life_job(str(exporting.pk))
    job = now(exporting)
    assert (job.state, job.problem, job.sealed_passphrase, left_in_folder()) == ("failed", "cut_off", "", [])


def test_one_that_dies_after_the_last_step_has_exported(exporting, monkeypatch):
    killed(monkeypatch, carry_out, "export", exporting)
    carry_out_life_job(str(exporting.pk))
    assert (now(exporting).state, left_in_folder()) == ("done", [exporting.file_name])
    assert LifeEvent.objects.count() == 1


def test_a_removal_leaves_its_row_its_proof_and_its_neighbour(removing_it):
    neighbour = contents_of("borgo"), files_of("borgo")
    carry_out_life_job(str(removing_it.pk))
    job = now(removing_it)
    assert (job.state, job.proof, job.by) == ("done", DeletionProof.objects.get(), FABIO)
    assert job.proof.is_whole
    assert nothing_of("segrate")
    assert ((contents_of("borgo"), files_of("borgo")), home_page("borgo")) == (neighbour, 200)


@pytest.mark.parametrize(("module", "step"), [(removing, "drop_schema"), (carry_out, "remove")])
def test_a_removal_that_was_cut_off_goes_on(removing_it, monkeypatch, sent, module, step):
    killed(monkeypatch, module, step, removing_it)
    resume_life_jobs()
    assert sent[1:] == [(ask.TASK, str(removing_it.pk))]
    carry_out_life_job(str(removing_it.pk))
    assert (now(removing_it).state, now(removing_it).proof.is_whole) == ("done", True)
    assert LifeEvent.objects.filter(kind="removed").count() == 1


def test_a_removal_that_stopped_is_asked_again_without_a_new_consent(segrate, removing_it, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(removing, "erase_files", lambda _town: 1 / 0)
        carry_out_life_job(str(removing_it.pk))
    assert now(removing_it).problem == "unexpected"
    again = ask_removal(segrate, Consent(""), FABIO)
    carry_out_life_job(str(again.pk))
    assert (now(again).state, again.proof.is_whole) == ("done", True)


def test_what_was_removed_by_hand_meanwhile_is_done(segrate, removing_it):
    removing.remove(segrate, SEGRATE, FABIO)
    carry_out_life_job(str(removing_it.pk))
    assert now(removing_it).proof == DeletionProof.objects.get()


def test_an_export_of_one_that_is_gone_says_so(segrate, exporting):
    suspend(segrate, "Fine", FABIO)
    removing.remove(segrate, SEGRATE, FABIO)
    carry_out_life_job(str(exporting.pk))
    assert now(exporting).problem == "gone"
    assert left_in_folder() == []
