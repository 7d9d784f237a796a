"""What the papers of a case say: where, to whom, under which number, and who signs."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from cases.messages import render_event
from cases.paper import letter_pdf, receipt_pdf
from citizen.casefile import facts
from integrations.models import Delivery
from integrations.results import dispatch
from notifications.templates import RenderedMessage
from tests.cases.conftest import register

OWN_WORDS = RenderedMessage("Oggetto", "Buongiorno,\n\nparole dell'ufficio.")


def words_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


@pytest.fixture
def in_emergency(received):
    delivery = Delivery.objects.get(key=f"case:{received.id}")
    dispatch("protocol.emergency", delivery, {"number": "E-2026-1", "assigned_at": "2026-11-20T10:00:00+01:00"})
    received.refresh_from_db()
    return received


def test_a_letter_names_the_place_and_whose_number_it_shows(case):
    words = words_of(letter_pdf(case, OWN_WORDS))
    assert "\nSegrate, " in words
    assert "Comune di Segrate, " not in words
    assert "Protocollo della domanda: 101/2026 del" in words


def test_a_letter_is_signed_once_by_the_office_and_by_who_answers_for_it(case):
    case.office.responsible = "Giulia Sala"
    for message in (OWN_WORDS, render_event(case, "registered")):
        words = words_of(letter_pdf(case, message))
        assert [words.count(f"\n{case.office.name}\n"), words.count("Il responsabile del procedimento")] == [1, 1]


def test_without_a_responsible_person_the_office_signs(case):
    case.office.responsible = ""
    words = words_of(letter_pdf(case, OWN_WORDS))
    assert "Il responsabile del procedimento" not in words
    assert case.office.name in words


def test_an_emergency_number_is_called_one_until_the_protocols_own_comes(in_emergency):
    """Art. 63 of D.P.R. 445/2000: it holds, and another follows."""
    assert (
        "Numero di protocollo",
        "E-2026-1, dal registro di emergenza: vale finché arriva quello definitivo",
    ) in facts(in_emergency)
    assert "Registro di emergenza" in words_of(receipt_pdf(in_emergency))
    assert "Domanda nel registro di emergenza: E-2026-1 del" in words_of(letter_pdf(in_emergency, OWN_WORDS))
    case = register(in_emergency, number=5)
    assert ("Numero di protocollo", "5/2026") in facts(case)
    assert "Registro di emergenza" not in words_of(receipt_pdf(case))
