"""Papers that Anna brings to the office after her application: Carla takes them in."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.actions.bring_documents import bring_documents
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.errors import CaseError, NotAllowed
from cases.models import Case, CaseDocument
from cases.timeline import problems_of
from documents.uploads import UploadRejected
from integrations.models import Delivery
from tests.cases.conftest import pdf

Kind = CaseDocument.Kind


@pytest.fixture
def asked(case, carla):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    case.refresh_from_db()
    return case


@pytest.fixture
def lacking(case):
    filing = {"operator": {"name": "Carla Neri"}, "identified": "known", "evidence": ""}
    Case.objects.filter(id=case.id).update(channel="counter", filing=filing, incomplete=True)
    case.refresh_from_db()
    return case


def bring(case, by, *files, complete=True, text="Bolletta di luglio"):
    return bring_documents(case.id, by, text, files or [pdf("bolletta.pdf")], complete=complete)


def registrations(case):
    later = Delivery.objects.filter(kind="protocol.register", payload__direction="in").exclude(key=f"case:{case.id}")
    return list(later.order_by("created_at"))


def test_they_answer_the_request_and_the_term_runs_again(asked, carla):
    case = bring(asked, carla)
    request = case.document_requests.get()
    assert (request.answered_at is not None, request.answer_text) == (True, "Bolletta di luglio")
    assert case.suspensions.get().ended_on == timezone.localdate()
    event = case.timeline.get(kind="documents_received")
    assert (event.actor_id, event.text) == (str(carla.user.id), "Bolletta di luglio")
    assert (event.data["channel"], event.data["complete"]) == ("counter", True)
    assert list(problems_of(case)) == []


def test_all_of_them_are_one_registration_that_comes_in(asked, carla):
    case = bring(asked, carla, pdf("a.pdf"), pdf("b.pdf"))
    (registration,) = registrations(case)
    assert [d["name"] for d in registration.payload["documents"]] == ["a.pdf", "b.pdf"]
    assert registration.payload["sender"]["fiscal_code"] == case.applicant_fiscal_code


def test_when_something_is_still_missing_the_request_waits_on(asked, carla):
    case = bring(asked, carla, complete=False)
    assert case.document_requests.get().answered_at is None
    assert case.documents.filter(kind=Kind.INTEGRATION).count() == 1
    assert case.state == asked.state


def test_a_case_taken_in_incomplete_is_whole_again(lacking, carla):
    assert bring(lacking, carla, complete=False).incomplete
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert not bring(lacking, carla).incomplete
    lacking.refresh_from_db()
    assert (lacking.incomplete, len(registrations(lacking))) == (False, 2)


def test_a_second_click_brings_nothing_twice(asked, carla):
    bring(asked, carla)
    case = bring(asked, carla)
    assert case.documents.filter(kind=Kind.INTEGRATION).count() == 1
    assert case.timeline.filter(kind="documents_received").count() == 1


def test_who_is_of_another_office_brings_nothing(asked, dario):
    with pytest.raises(NotAllowed):
        bring(asked, dario)
    assert not asked.documents.filter(kind=Kind.INTEGRATION).exists()


def test_a_closed_case_takes_nothing(case, carla):
    Case.objects.filter(id=case.id).update(closed_at=timezone.now(), outcome="archived")
    with pytest.raises(NotAllowed):
        bring(case, carla)


@pytest.mark.parametrize("files", [[], [pdf(f"{n}.pdf") for n in range(11)]])
def test_none_or_too_many_are_refused(asked, carla, files):
    with pytest.raises(CaseError):
        bring_documents(asked.id, carla, "", files, complete=True)


def test_a_file_that_is_none_of_the_kinds_is_refused_and_nothing_changes(asked, carla):
    with pytest.raises(UploadRejected):
        bring(asked, carla, SimpleUploadedFile("virus.exe", b"MZ"))
    assert asked.document_requests.get().answered_at is None
