"""What happens to drafts and their files by themselves, in every municipality."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from cases.actions.edit_draft import attach_document, discard_draft, remove_document
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from cases.actions.warn_of_expiry import warn_of_expiry
from cases.models import CaseDocument, Draft
from cases.tasks import anchor_timelines, expire_drafts, warn_of_expiring_drafts
from catalog.models import Service
from catalog.tasks import follow_catalog_everywhere
from documents.actions.store import store_bytes
from documents.actions.sweep import sweep_unreferred
from documents.models import StoredFile
from documents.tasks import GRACE, sweep_files
from notifications.models import Message
from tenants.context import tenant_context
from tests.cases.conftest import PDF, citizen, pdf

OLD = GRACE + timedelta(hours=1)


@pytest.fixture
def expiring(draft):
    """A month and a day before its end."""
    draft.expires_at = timezone.now() + timedelta(days=31)
    draft.save()
    return draft


def warnings(person):
    return Message.objects.filter(recipient=person, event="draft_expiring")


def in_days(days):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def names() -> list[str]:
    return sorted(StoredFile.objects.values_list("name", flat=True))


def test_a_month_before_a_draft_is_deleted_its_owner_is_told(expiring, anna):
    assert warn_of_expiry() == 0
    with in_days(2):
        assert warn_of_expiry() == 1
    message = warnings(anna).get()
    assert message.case_id is None
    assert "/servizi/salute-benessere-e-assistenza/prova/richiesta" in message.body
    assert "Chiedere una prova" in message.body
    assert message.delivery.payload["to"] == "anna@posta.example"


def test_the_owner_is_told_once(expiring, anna):
    for day in (2, 3, 20):
        with in_days(day):
            warn_of_expiry()
    assert warnings(anna).count() == 1


def test_nobody_is_told_of_a_draft_that_was_sent_or_is_gone(expiring, anna):
    with in_days(40):
        assert warn_of_expiry() == 0
    submit_draft(expiring.id, anna, ["vero"])
    with in_days(2):
        assert warn_of_expiry() == 0
    assert warnings(anna).count() == 0


def test_a_new_draft_of_the_same_service_has_a_warning_of_its_own(expiring, anna, service):
    with in_days(2):
        warn_of_expiry()
    discard_draft(expiring, anna)
    with in_days(2):
        again = open_draft(anna, service)
        Draft.objects.filter(id=again.id).update(expires_at=timezone.now() + timedelta(days=5))
        assert warn_of_expiry() == 1


def test_the_warning_about_a_delicate_service_says_nothing_in_the_email(expiring, anna, definition, monkeypatch):
    from cases.actions import warn_of_expiry as action

    monkeypatch.setattr(action, "definition", lambda _hash: definition.model_copy(update={"restricted": True}))
    with in_days(2):
        warn_of_expiry()
    assert "Chiedere una prova" not in str(warnings(anna).get().delivery.payload)


def test_the_files_of_an_open_draft_and_of_a_case_stay(draft, anna, definition):
    submit_draft(draft.id, anna, ["vero"])
    second = open_draft(anna, Service.objects.get(code="prova"))
    attach_document(second, anna, definition.documents[1], pdf("bozza.pdf"))
    before = names()
    with time_machine.travel(timezone.now() + OLD):
        assert sweep_unreferred(GRACE) == 0
    assert names() == before
    assert CaseDocument.objects.count() == 2


def test_a_discarded_draft_leaves_no_file(draft, anna, settings, django_capture_on_commit_callbacks):
    discard_draft(draft, anna)
    with time_machine.travel(timezone.now() + OLD), django_capture_on_commit_callbacks(execute=True):
        assert sweep_unreferred(GRACE) == 1
    assert names() == []
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_nor_does_an_expired_one(draft):
    Draft.objects.update(expires_at=timezone.now() - timedelta(days=1))
    expire_drafts()
    with time_machine.travel(timezone.now() + OLD):
        sweep_files()
    assert (Draft.objects.count(), names()) == (0, [])


def test_nor_does_a_document_that_was_removed_or_replaced(draft, anna, definition):
    attach_document(draft, anna, definition.documents[0], pdf("nuova.pdf"))
    other = attach_document(draft, anna, definition.documents[1], pdf("altro.pdf"))
    remove_document(draft, anna, other.id)
    with time_machine.travel(timezone.now() + OLD):
        sweep_unreferred(GRACE)
    assert names() == ["nuova.pdf"]


def test_a_file_that_may_still_come_to_be_used_stays(in_segrate):
    store_bytes(PDF, "caricato-ora.pdf", "application/pdf")
    assert sweep_unreferred(GRACE) == 0
    assert names() == ["caricato-ora.pdf"]


def test_each_municipality_loses_only_its_own_unused_files(segrate, borgo, draft):
    with tenant_context(borgo):
        store_bytes(PDF, "dimenticato.pdf", "application/pdf")
    with time_machine.travel(timezone.now() + OLD):
        sweep_files()
    assert names() == ["prova.pdf"]
    with tenant_context(borgo):
        assert names() == []


def test_drafts_of_every_municipality_are_looked_at(segrate, borgo, expiring, anna):
    with tenant_context(borgo):
        bruno = citizen("Bruno", "BNCBRN80A01F205X")
        gone = {"updated_at": timezone.now(), "expires_at": timezone.now() - timedelta(days=1)}
        Draft.objects.create(owner=bruno, service_code="prova", definition_hash="0" * 64, **gone)
    with in_days(2):
        warn_of_expiring_drafts()
        expire_drafts()
    assert (warnings(anna).count(), Draft.objects.count()) == (1, 1)
    with tenant_context(borgo):
        assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("task", "step"),
    [
        (expire_drafts, "cases.tasks._expire"),
        (warn_of_expiring_drafts, "cases.tasks._warn"),
        (anchor_timelines, "cases.tasks._anchor"),
        (sweep_files, "documents.tasks._sweep"),
        (follow_catalog_everywhere, "catalog.tasks._follow"),
    ],
)
def test_what_fails_in_one_municipality_does_not_stop_the_others(segrate, borgo, monkeypatch, task, step):
    visited = []

    def fails_in_borgo(municipality):
        visited.append(municipality.schema_name)
        if municipality == borgo:
            raise RuntimeError

    monkeypatch.setattr(step, fails_in_borgo)
    task()
    assert visited == ["borgo", "segrate"]


def test_a_suspended_municipality_does_not_follow_the_catalogue(segrate, borgo, monkeypatch):
    followed = []
    monkeypatch.setattr("catalog.tasks.follow_catalog", followed.append)
    borgo.state = "suspended"
    borgo.save()
    follow_catalog_everywhere()
    assert len(followed) == 1


@pytest.mark.parametrize("name", ["warn_of_expiring_drafts", "expire_drafts"])
def test_both_happen_every_day(settings, name):
    (entry,) = [e for e in settings.CELERY_BEAT_SCHEDULE.values() if e["task"] == f"cases.tasks.{name}"]
    assert entry["schedule"].remaining_estimate(timezone.now()) <= timedelta(days=1)
