"""What Anna sends after her application: her words on paper, registered with her files, once."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from cases.actions.answer import answer_request, send_observations
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.errors import CaseError
from cases.models import Case, CaseDocument
from documents.actions.store import open_stored
from integrations.models import Delivery
from integrations.protocol.emergency import assign_emergency_numbers, open_emergency_register
from integrations.results import dispatch
from tests.cases.conftest import SYSTEM, pdf

Kind = CaseDocument.Kind
WORDS = "Ecco la bolletta.\r\n\r\nIl contratto arriva domani."


@pytest.fixture
def asked(case, carla):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Bolletta",)))
    case.refresh_from_db()
    return case


@pytest.fixture
def warned(case, carla):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    case.refresh_from_db()
    return case


def close(case):
    Case.objects.filter(id=case.id).update(closed_at=timezone.now(), outcome="archived")


def registrations(case):
    """What came in after the application, in the order of the requests."""
    later = Delivery.objects.filter(kind="protocol.register", payload__direction="in").exclude(key=f"case:{case.id}")
    return list(later.order_by("created_at"))


def text_of(document):
    with open_stored(document.file) as stream:
        pages = PdfReader(io.BytesIO(stream.read())).pages
        return "\n".join(page.extract_text() for page in pages)


def test_words_alone_are_registered(asked, anna):
    answer_request(asked.id, anna, "Non ho altri documenti.", [])
    (document,) = asked.documents.filter(kind=Kind.INTEGRATION)
    (registration,) = registrations(asked)
    assert registration.payload["documents"] == [
        {"file_id": str(document.file_id), "name": document.file.name, "main": True}
    ]
    assert "Non ho altri documenti." in text_of(document)


def test_observations_are_registered_too(warned, anna):
    send_observations(warned.id, anna, "Il requisito c'è.", [])
    (document,) = warned.documents.filter(kind=Kind.OBSERVATIONS)
    assert registrations(warned)[0].subject == f"document:{document.id}"
    assert "Il requisito c'è." in text_of(document)
    assert document.label == "Osservazioni sul preavviso di rigetto"


def test_the_paper_says_who_wrote_what_about_which_case_with_which_files(asked, anna):
    moment = (timezone.localtime() + timedelta(days=1)).replace(hour=10, minute=41)
    with time_machine.travel(moment, tick=False):
        answer_request(asked.id, anna, WORDS, [pdf("bolletta.pdf")])
    paper, bill = asked.documents.filter(kind=Kind.INTEGRATION).order_by("id")
    text = text_of(paper)
    told = [
        "Comune di Segrate", "Risposta alla richiesta di documenti", asked.tracking_code, "101/2026",
        f"{date_format(moment, 'j F Y')}, ore 10:41", "Anna Bianchi", "BNCNNA85A41F205R", "Ecco la bolletta.",
        "Il contratto arriva domani.", "bolletta.pdf", bill.file.sha256,
    ]  # fmt: skip
    assert [words for words in told if words not in text] == []


def test_words_and_files_go_to_the_protocol_together_the_words_first(asked, anna):
    answer_request(asked.id, anna, WORDS, [pdf("bolletta.pdf"), pdf("retro.pdf")])
    (registration,) = registrations(asked)
    names = [(d["name"], d["main"]) for d in registration.payload["documents"]]
    paper = f"risposta-alla-richiesta-di-documenti-{asked.tracking_code}.pdf".lower()
    assert [(name.lower(), main) for name, main in names] == [
        (paper, True), ("bolletta.pdf", False), ("retro.pdf", False),
    ]  # fmt: skip


def test_files_alone_come_with_a_paper_that_lists_them(asked, anna):
    answer_request(asked.id, anna, "", [pdf("bolletta.pdf")])
    paper = asked.documents.get(label="Risposta alla richiesta di documenti")
    assert "bolletta.pdf" in text_of(paper)


def test_one_number_is_for_all_that_was_sent_together_and_for_nothing_else(asked, anna):
    answer_request(asked.id, anna, WORDS, [pdf("bolletta.pdf")])
    (registration,) = registrations(asked)
    dispatch("protocol.register", registration, {"number": 205, "year": 2026})
    numbered = asked.documents.exclude(protocol_number=None)
    assert [(d.kind, d.number) for d in numbered] == [(Kind.INTEGRATION, "205/2026")] * 2
    assert asked.timeline.filter(kind="document_registered").count() == 1


def test_a_second_answer_of_the_protocol_leaves_the_number(asked, anna):
    answer_request(asked.id, anna, WORDS, [])
    (registration,) = registrations(asked)
    for number in (205, 999):
        dispatch("protocol.register", registration, {"number": number, "year": 2026})
    assert asked.documents.get(kind=Kind.INTEGRATION).number == "205/2026"
    assert asked.timeline.filter(kind="document_registered").count() == 1


def test_while_the_protocol_is_down_it_has_the_emergency_number_and_then_the_definitive_one(asked, anna):
    answer_request(asked.id, anna, WORDS, [pdf("bolletta.pdf")])
    (registration,) = registrations(asked)
    open_emergency_register(SYSTEM, "Guasto")
    given = {number.delivery_id: number.code for number in assign_emergency_numbers()}
    sent = asked.documents.filter(kind=Kind.INTEGRATION)
    assert [document.number for document in sent] == [given[registration.id]] * 2
    assert asked.timeline.filter(kind="emergency", data__number=given[registration.id]).count() == 1
    dispatch("protocol.register", registration, {"number": 205, "year": 2026})
    assert [document.number for document in sent.all()] == ["205/2026"] * 2


def test_the_letters_of_the_municipality_have_their_emergency_number(asked):
    open_emergency_register(SYSTEM, "Guasto")
    assign_emergency_numbers()
    letter = asked.documents.get(kind=Kind.LETTER)
    assert letter.number == letter.emergency_number != ""


def test_an_answer_to_a_closed_case_is_refused(asked, anna):
    close(asked)
    with pytest.raises(CaseError, match="La pratica è chiusa"):
        answer_request(asked.id, anna, WORDS, [])
    assert asked.document_requests.get().answered_at is None
    assert registrations(asked) == []


def test_so_are_observations(warned, anna):
    close(warned)
    with pytest.raises(CaseError, match="La pratica è chiusa"):
        send_observations(warned.id, anna, WORDS, [])


def test_a_case_that_closes_meanwhile_takes_no_answer(asked, anna, monkeypatch):
    from cases.actions import answer

    on_paper = answer._on_paper
    monkeypatch.setattr(answer, "_on_paper", lambda *given: (on_paper(*given), close(asked))[0])
    with pytest.raises(CaseError, match="La pratica è chiusa"):
        answer_request(asked.id, anna, WORDS, [])
    assert asked.documents.filter(kind=Kind.INTEGRATION).count() == 0


def test_a_second_click_sends_nothing_and_is_no_error(asked, anna):
    for _click in range(2):
        assert answer_request(asked.id, anna, WORDS, [pdf()]) == asked
    assert asked.documents.filter(kind=Kind.INTEGRATION).count() == 2
    assert len(registrations(asked)) == 1
    assert asked.timeline.filter(kind="documents_received").count() == 1


def test_a_second_click_on_observations_sends_nothing_either(warned, anna):
    for _click in range(2):
        assert send_observations(warned.id, anna, WORDS, []) == warned
    assert len(registrations(warned)) == 1


def test_two_clicks_at_the_same_instant_are_one_answer(asked, anna, monkeypatch):
    from cases.actions import answer

    on_paper = answer._on_paper

    def slowly(*given):
        monkeypatch.setattr(answer, "_on_paper", on_paper)
        answer_request(asked.id, anna, WORDS, [])
        return on_paper(*given)

    monkeypatch.setattr(answer, "_on_paper", slowly)
    assert answer_request(asked.id, anna, WORDS, []) == asked
    assert len(registrations(asked)) == 1


@pytest.mark.parametrize(("words", "minutes"), [("Altre parole.", 0), (WORDS, 2)])
def test_other_words_or_the_same_ones_later_are_another_answer_that_nobody_asked_for(asked, anna, words, minutes):
    answer_request(asked.id, anna, WORDS, [])
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=minutes)),
        pytest.raises(CaseError, match="Non ci sono richieste"),
    ):
        answer_request(asked.id, anna, words, [])
