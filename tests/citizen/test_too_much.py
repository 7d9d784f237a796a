"""More than any form holds, and a disk without room: refused quickly, in plain words, with nothing lost."""

import errno
import os
import time
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from cases.models import Case
from documents.models import StoredFile
from integrations.models import Delivery
from notifications.models import Message
from tests.cases.conftest import pdf
from tests.catalog.answers import complete
from tests.citizen.walk import GENERAL, SPECIFIC, path_of, texts

MB = 1024 * 1024
TOO_MUCH = "Il modulo contiene troppe voci, o troppi file tutti insieme."


@pytest.fixture
def at_general(walk):
    walk.read_privacy()
    return walk


@pytest.fixture
def at_care(walk):
    walk.answers = complete("care")
    walk.read_privacy()
    walk.press(GENERAL, "next")
    return walk


def bounded(client, url, data, seconds=3.0, megabytes=30):
    """The answer to a form, which must come soon and take little memory beside the body itself."""
    body = encode_multipart(BOUNDARY, data)
    tracemalloc.start()
    started = time.thread_time()
    try:
        response = client.generic("POST", url, body, MULTIPART_CONTENT)
        spent, (_now, peak) = time.thread_time() - started, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert spent < seconds
    assert peak < megabytes * MB
    return response


def rows(count):
    parts = ("given_name", "family_name", "fiscal_code", "birth_date_day")
    return {f"household__{index}__{part}": "x" for index in range(count) for part in parts}


def refused(page):
    assert page.status_code == 400
    assert TOO_MUCH in texts(page)
    assert "Comune di Segrate" in texts(page)


def test_ten_thousand_rows_in_one_post_are_refused_with_a_page(at_general):
    before = at_general.draft
    data = at_general.data(GENERAL) | rows(10_000) | {"household__rows": "10000", "action": "next"}
    refused(bounded(at_general.client, at_general.url(GENERAL), data))
    assert (at_general.draft.revision, at_general.draft.answers) == (before.revision, before.answers)


def test_a_count_of_ten_thousand_builds_no_row(at_general):
    data = at_general.data(GENERAL, household__rows="10000") | {"action": "next"}
    page = bounded(at_general.client, at_general.url(GENERAL), data)
    assert page.status_code == 200
    assert "puoi aggiungere al massimo 14 voci" in texts(page)


def test_ten_thousand_files_are_refused_with_a_page(at_care):
    files = {"file-disability_certificate": [SimpleUploadedFile(f"{n}.pdf", b"%PDF-") for n in range(10_000)]}
    refused(bounded(at_care.client, at_care.url(SPECIFIC), files | {"action": "next"}))
    assert StoredFile.objects.count() == 0
    assert at_care.draft.answers["email"]


def test_ten_thousand_ticks_in_the_summary_are_refused_with_a_page(walk):
    walk.fill_in()
    data = {f"declaration-{number}": "on" for number in range(10_000)} | {"action": "send"}
    refused(bounded(walk.client, walk.url("riepilogo"), data))
    assert Case.objects.count() == 0


def test_another_page_says_so_too(visit, segrate):
    page = visit("segrate").post("/stato-pratica", {f"x{number}": "1" for number in range(10_000)})
    refused(page)


@pytest.fixture
def full_disk(monkeypatch):
    """From now on no file can be written; calling it makes room."""

    def no_room(*arguments):
        raise OSError(errno.ENOSPC, "no space left on the device")

    monkeypatch.setattr(os, "fsync", no_room)
    return monkeypatch.undo


def stored(settings):
    return [file for _folder, _folders, files in os.walk(settings.MEDIA_ROOT) for file in files]


def test_a_full_disk_refuses_the_file_and_keeps_what_was_typed(at_care, full_disk, settings):
    files = {"file-disability_certificate": pdf("verbale.pdf")}
    page = at_care.attach(SPECIFIC, "next", files, care_monthly_cost="900")
    assert page.status_code == 200
    assert "In questo momento non riusciamo a salvare il file." in texts(page)
    assert 'href="#id_file-disability_certificate"' in page.content.decode()
    assert at_care.draft.answers["care_monthly_cost"] == 90000
    assert at_care.draft.documents.count() == 0
    assert (StoredFile.objects.count(), stored(settings)) == (0, [])


def test_when_there_is_room_again_the_same_file_goes_in(at_care, full_disk):
    files = {"file-disability_certificate": pdf("verbale.pdf")}
    at_care.attach(SPECIFIC, "next", files)
    full_disk()
    again = {"file-disability_certificate": pdf("verbale.pdf")}
    assert path_of(at_care.attach(SPECIFIC, "next", again)) == at_care.url("riepilogo")


def test_a_disk_that_is_full_at_the_moment_of_sending_leaves_the_draft_as_it_was(walk, full_disk, settings):
    walk.fill_in()
    response = walk.send()
    assert path_of(response) == walk.url("riepilogo")
    assert "non riusciamo a salvare i documenti" in texts(walk.get("riepilogo"))
    assert (Case.objects.count(), Message.objects.count(), Delivery.objects.count()) == (0, 0, 0)
    assert (StoredFile.objects.count(), stored(settings)) == (0, [])
    full_disk()
    assert "/conferma/" in path_of(walk.send())
    assert Case.objects.count() == 1


def test_a_disk_too_full_to_take_the_upload_in_says_so(at_care, monkeypatch, settings):
    """Large uploads are written to the disk before anybody looks at them."""

    def no_room(*arguments, **named):
        raise OSError(errno.ENOSPC, "no space left on the device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_room)
    at_care.client.raise_request_exception = False
    big = SimpleUploadedFile("verbale.pdf", b"%PDF-1.7\n" + b"0" * (2 * MB), "application/pdf")
    page = at_care.attach(SPECIFIC, "next", {"file-disability_certificate": big})
    assert page.status_code == 503
    assert "le bozze salvate restano al loro posto" in texts(page)
    assert page.headers["Retry-After"]
    assert at_care.draft.documents.count() == 0
