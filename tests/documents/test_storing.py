import datetime
import errno
import hashlib
import os
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from documents import storage
from documents.actions.erase import erase_stored
from documents.actions.store import open_stored, store_bytes, store_upload
from documents.actions.sweep import sweep_unused
from documents.models import StoredFile
from documents.storage import PrivateFileStorage
from documents.tasks import sweep_files
from documents.uploads import UploadRejected
from tenants.context import tenant_context
from tests.documents import samples


@pytest.fixture(autouse=True)
def _private_storage(settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "documents.storage.PrivateFileStorage"}}


def on_disk(settings) -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_it_keeps_a_document_under_its_hash_and_its_municipality(in_segrate, settings):
    file = store_bytes(samples.PDF, "ricevuta.pdf", "application/pdf")
    sha256 = hashlib.sha256(samples.PDF).hexdigest()
    assert file.storage_key == f"segrate/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert (file.sha256, file.size, file.name) == (sha256, len(samples.PDF), "ricevuta.pdf")
    assert on_disk(settings) == [Path(settings.MEDIA_ROOT) / file.storage_key]
    with open_stored(file) as stream:
        assert stream.read() == samples.PDF


def test_it_keeps_equal_bytes_once_under_two_rows(in_segrate, settings):
    store_bytes(samples.PDF, "uno.pdf", "application/pdf")
    store_upload(samples.upload(samples.PDF, "due.pdf"), ["pdf"], 10)
    assert sorted(StoredFile.objects.values_list("name", flat=True)) == ["due.pdf", "uno.pdf"]
    assert len(on_disk(settings)) == 1


def test_it_stores_the_type_found_in_the_content_not_the_one_declared(in_segrate):
    assert store_upload(samples.upload(samples.png(), "foto.pdf"), ["png"], 10).content_type == "image/png"


def test_it_lets_nobody_else_on_the_machine_read_the_files(in_segrate, settings):
    store_bytes(samples.PDF, "a.pdf", "application/pdf")
    assert [path.stat().st_mode & 0o077 for path in on_disk(settings)] == [0]


def test_it_stores_no_empty_document(in_segrate):
    with pytest.raises(ValueError, match="empty"):
        store_bytes(b"", "a.pdf", "application/pdf")


def test_the_database_refuses_an_empty_file_too(in_segrate):
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(sha256="0" * 64, size=0, content_type="x", name="x", storage_key="segrate/x")


def test_it_leaves_nothing_behind_when_the_disk_is_full(in_segrate, settings, monkeypatch):
    monkeypatch.setattr(os, "fsync", _disk_full)
    with pytest.raises(UploadRejected, match="non riusciamo a salvare il file"):
        store_upload(samples.upload(samples.PDF), ["pdf"], 10)
    assert StoredFile.objects.count() == 0
    assert on_disk(settings) == []


def test_it_leaves_nothing_behind_when_a_document_of_ours_cannot_be_written(in_segrate, settings, monkeypatch):
    monkeypatch.setattr(os, "replace", _disk_full)
    with pytest.raises(OSError, match="full"):
        store_bytes(samples.PDF, "a.pdf", "application/pdf")
    assert StoredFile.objects.count() == 0
    assert on_disk(settings) == []


def _disk_full(*arguments):
    raise OSError(errno.ENOSPC, "the disk is full")


def test_private_files_have_no_address(tmp_path):
    with pytest.raises(ValueError, match="no address"):
        PrivateFileStorage(location=tmp_path).url("segrate/ab/cd/abcd")


def test_it_does_not_read_a_file_of_another_municipality(segrate, borgo, settings):
    with tenant_context(segrate):
        file = store_bytes(samples.PDF, "a.pdf", "application/pdf")
    with tenant_context(borgo):
        assert StoredFile.objects.count() == 0
        with pytest.raises(SuspiciousFileOperation):
            open_stored(file)
        with pytest.raises(SuspiciousFileOperation):
            erase_stored(file)
    assert len(on_disk(settings)) == 1


def test_two_municipalities_keep_equal_bytes_apart(segrate, borgo, settings, django_capture_on_commit_callbacks):
    with tenant_context(segrate):
        ours = store_bytes(samples.PDF, "a.pdf", "application/pdf")
    with tenant_context(borgo):
        theirs = store_bytes(samples.PDF, "a.pdf", "application/pdf")
        with django_capture_on_commit_callbacks(execute=True):
            erase_stored(theirs)
    assert on_disk(settings) == [Path(settings.MEDIA_ROOT) / ours.storage_key]


@pytest.mark.parametrize("key", ["borgo/ab/cd/abcd", "segrateX/ab", "../segrate/ab", "/etc/passwd", ""])
def test_no_key_leads_out_of_the_municipality(in_segrate, key):
    for act in (storage.get, storage.remove, lambda name: storage.put(name, ContentFile(b"x"))):
        with pytest.raises(SuspiciousFileOperation):
            act(key)


def test_no_key_climbs_out_of_the_municipality(in_segrate):
    with pytest.raises(SuspiciousFileOperation):
        storage.get("segrate/../borgo/ab/cd/abcd")


def test_it_erases_the_bytes_with_their_last_use(in_segrate, settings, django_capture_on_commit_callbacks):
    first, second = (store_bytes(samples.PDF, name, "application/pdf") for name in ("a.pdf", "b.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        erase_stored(first)
    assert len(on_disk(settings)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        erase_stored(second)
    assert on_disk(settings) == []


def test_it_keeps_the_bytes_when_the_erasure_is_undone(in_segrate, settings):
    file = store_bytes(samples.PDF, "a.pdf", "application/pdf")

    def undone() -> None:
        with transaction.atomic():
            erase_stored(file)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert StoredFile.objects.filter(sha256=file.sha256).count() == 1
    assert len(on_disk(settings)) == 1


def test_the_sweep_erases_only_old_bytes_that_nothing_uses(segrate, borgo, settings):
    with tenant_context(borgo):
        storage.put(storage.storage_key("b" * 64), ContentFile(b"theirs"))
    with tenant_context(segrate):
        used = store_bytes(samples.PDF, "a.pdf", "application/pdf")
        storage.put(storage.storage_key("a" * 64), ContentFile(b"undone"))
        assert sweep_unused(datetime.timedelta(days=1)) == 0
        assert sweep_unused(datetime.timedelta(seconds=-5)) == 1
    kept = {str(path.relative_to(settings.MEDIA_ROOT)) for path in on_disk(settings)}
    assert kept == {used.storage_key, f"borgo/bb/bb/{'b' * 64}"}


def test_the_sweep_visits_every_municipality(segrate, borgo, settings):
    with tenant_context(borgo):
        storage.put(storage.storage_key("b" * 64), ContentFile(b"undone"))
    os.utime(on_disk(settings)[0], (0, 0))
    sweep_files()
    assert on_disk(settings) == []
