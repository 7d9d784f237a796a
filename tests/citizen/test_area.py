"""The personal area: everything of one person, and nothing of anybody else's."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.queries import known_data
from accounts.roles import Role
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case, CaseDocument, RejectionNotice
from notifications.models import Message
from tenants.context import tenant_context
from tests.cases.conftest import operator, pdf, register
from tests.citizen.walk import GENERAL, path_of, texts


@pytest.fixture
def worked(case, office):
    """Registered, taken by the social worker: it can be asked for documents."""
    register(case)
    giulia = operator("Giulia", Role.SOCIAL_WORKER, office)
    case = run_transition(case.id, "take", giulia, "to_assign", Given())
    return case, giulia


@pytest.fixture
def asked(worked):
    case, giulia = worked
    return run_transition(case.id, "ask_documents", giulia, case.state, Given(items=("La bolletta della luce",)))


@pytest.fixture
def warned(worked):
    case, giulia = worked
    return run_transition(case.id, "announce_rejection", giulia, case.state, Given(reason="L'ISEE supera la soglia."))


def address(name, *args):
    return reverse(f"citizen:{name}", args=args)


def test_the_desk_shows_drafts_cases_and_messages(walk, case):
    walk.read_privacy()
    walk.press(GENERAL, "save")
    page = walk.client.get("/area-personale")
    words = texts(page)
    assert "Buongiorno Anna" in words
    assert "Da completare Presentare domanda per un contributo" in words
    assert case.tracking_code in words
    assert f"Abbiamo ricevuto la tua richiesta {case.tracking_code}" in words


def test_an_empty_desk_shows_the_way_to_the_services(visit, anna):
    page = visit("segrate", anna).get("/area-personale")
    assert "Non hai pratiche in corso" in texts(page)
    assert 'href="/servizi"' in page.content.decode()


def test_what_waits_for_an_answer_comes_first(walk, asked):
    words = texts(walk.client.get("/area-personale"))
    assert words.index("Aspettiamo una tua risposta") < words.index("Ultimi messaggi")
    until = date_format(asked.document_requests.get().due_on, "j F Y")
    assert f"Apri la pratica e rispondi entro il {until}." in words


def test_so_does_a_notice_of_rejection(walk, warned):
    until = date_format(RejectionNotice.objects.get(case=warned).observations_due_on, "j F Y")
    assert f"Apri la pratica e rispondi entro il {until}." in texts(walk.client.get("/area-personale"))


@pytest.mark.parametrize("page", ["", "/messaggi"])
def test_a_message_in_the_list_says_which_service_it_is_about(walk, case, page):
    words = texts(walk.client.get(f"/area-personale{page}"))
    told = words[words.index(f"Abbiamo ricevuto la tua richiesta {case.tracking_code}") :]
    assert told.index(case.service_title) < told.index("Contatta il comune")


def test_a_case_shows_milestones_numbers_dates_and_documents(walk, case):
    register(case)
    words = texts(walk.client.get(address("case", case.id)))
    for expected in (
        case.tracking_code,
        "101/2026",
        "Presa in carico il",
        "Ultimo giorno per la risposta",
        "Domanda inviata",
        "Esame della domanda",
        "Servizi sociali",
        "Responsabile del procedimento: Giulia Sala",
        "Documenti che hai inviato",
        f"domanda-{case.tracking_code}.pdf",
    ):
        assert expected in words


def test_a_case_of_another_person_does_not_exist(bruno_walks, case):
    for name in ("case", "receipt"):
        assert bruno_walks.client.get(address(name, case.id)).status_code == 404
    for name in ("answer", "observations"):
        assert bruno_walks.client.post(address(name, case.id), {"text": "x"}).status_code == 404


def test_a_case_of_another_municipality_does_not_exist(visit, borgo, case):
    document = case.documents.first()
    with tenant_context(borgo):
        stranger = User.objects.create(login="cf:X", kind=User.Kind.CITIZEN, given_name="Anna", family_name="Rossi")
        client = visit("borgo", stranger)
        for name in ("case", "receipt"):
            assert client.get(address(name, case.id)).status_code == 404
        assert client.get(address("document", document.id)).status_code == 404


def test_documents_are_for_their_applicant_only(walk, bruno_walks, case):
    document = case.documents.get(kind=CaseDocument.Kind.APPLICATION)
    inline = walk.client.get(address("document", document.id))
    assert inline.headers["Content-Type"] == "application/pdf"
    assert inline.headers["Content-Disposition"].startswith("inline")
    saved = walk.client.get(address("document_download", document.id))
    assert saved.headers["Content-Disposition"].startswith("attachment")
    for name in ("document", "document_download"):
        assert bruno_walks.client.get(address(name, document.id)).status_code == 404


def test_internal_documents_are_not_shown(walk, case):
    document = case.documents.get(kind=CaseDocument.Kind.APPLICATION)
    CaseDocument.objects.filter(id=document.id).update(kind=CaseDocument.Kind.INTERNAL, label="Relazione riservata")
    assert walk.client.get(address("document", document.id)).status_code == 404
    for page in (address("case", case.id), address("documents")):
        assert "Relazione riservata" not in texts(walk.client.get(page))


def test_the_receipt_is_a_pdf_with_the_code_in_its_name(walk, case):
    response = walk.client.get(address("receipt", case.id))
    assert response.content.startswith(b"%PDF")
    assert f"ricevuta-{case.tracking_code}.pdf" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]


def test_what_was_asked_is_answered_with_words_and_files(walk, asked):
    page = walk.client.get(address("case", asked.id))
    assert "La bolletta della luce" in texts(page)
    data = {"text": "Eccola.", "attachments": [pdf("bolletta.pdf"), pdf("retro.pdf")]}
    assert path_of(walk.client.post(address("answer", asked.id), data)) == address("case", asked.id)
    asked.refresh_from_db()
    assert asked.state == "admissibility"
    assert asked.documents.filter(kind=CaseDocument.Kind.INTEGRATION).count() == 3
    assert "Ci servono dei documenti" not in texts(walk.client.get(address("case", asked.id)))


def test_a_decision_stands_above_the_rest_of_the_case(walk, case):
    paper = case.documents.get(kind="application").file
    CaseDocument.objects.create(
        case=case, kind="outcome", label="Provvedimento finale", file=paper, created_at=timezone.now()
    )
    words = texts(walk.client.get(address("case", case.id)))
    assert words.index("La decisione") < words.index("Provvedimento finale") < words.index("A che punto è")
    assert "Documenti del Comune" not in words


def test_an_empty_answer_is_explained(walk, asked):
    page = walk.client.post(address("answer", asked.id), {"text": " "})
    assert page.status_code == 400
    assert "Il tuo messaggio: Scrivi una risposta o allega almeno un file." in texts(page)
    assert 'href="#answer_text"' in page.content.decode()
    assert asked.document_requests.get().answered_at is None


def test_a_program_in_an_answer_is_refused_and_the_words_stay(walk, asked):
    program = io.BytesIO(b"MZ" + b"\x90" * 400)
    program.name = "bolletta.pdf"
    page = walk.client.post(address("answer", asked.id), {"text": "Ecco la bolletta.", "attachments": program})
    assert "è un programma" in texts(page)
    assert "Ecco la bolletta." in texts(page)
    assert Case.objects.get().state == "waiting_documents"


def test_an_answer_to_nothing_is_explained(walk, case):
    assert "Non ci sono richieste di documenti" in texts(walk.client.post(address("answer", case.id), {"text": "Ecco"}))
    page = walk.client.post(address("observations", case.id), {"text": "Ecco"})
    assert "Non c'è un preavviso di rigetto" in texts(page)


def test_a_notice_of_rejection_can_be_answered_once(walk, warned):
    page = walk.client.get(address("case", warned.id))
    assert "L'ISEE supera la soglia." in texts(page)
    walk.client.post(address("observations", warned.id), {"text": "L'ISEE corrente è più basso."})
    warned.refresh_from_db()
    assert warned.rejection_notice.observations_text == "L'ISEE corrente è più basso."
    assert "Preavviso di rigetto: puoi rispondere" not in texts(walk.client.get(address("case", warned.id)))


def test_a_message_is_read_by_opening_it(walk, bruno_walks, case):
    message = Message.objects.get(event="receipt")
    assert bruno_walks.client.get(address("message", message.id)).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None
    page = walk.client.get(address("message", message.id))
    assert case.tracking_code in texts(page)
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Da leggere" not in texts(walk.client.get("/area-personale/messaggi"))


def test_documents_are_listed_by_case(walk, case):
    words = texts(walk.client.get("/area-personale/documenti"))
    assert "Presentare domanda per un contributo" in words
    assert "Scarica la ricevuta" in words


def test_my_data_show_where_they_come_from_in_words(walk, case):
    words = texts(walk.client.get("/area-personale/dati"))
    assert "RSSNNA85D55I577J" in words
    assert "Cittadinanza Italiana Dato preso da una tua richiesta precedente il" in words
    assert "IT60 X054 2811 1010 0000 0123 456" in words
    assert "ISEE ordinario" in words
    assert "payment.iban" not in words


def test_contacts_can_be_changed(walk, anna):
    response = walk.client.post("/area-personale/dati", {"email": "anna.nuova@posta.example", "phone": "02 555 66 77"})
    assert path_of(response) == "/area-personale/dati"
    anna.refresh_from_db()
    assert (anna.email, anna.phone) == ("anna.nuova@posta.example", "025556677")
    assert known_data(anna)["contact.email"].source == "citizen"


def test_a_wrong_address_changes_nothing(walk, anna):
    page = walk.client.post("/area-personale/dati", {"email": "anna", "phone": ""})
    assert "Scrivi un indirizzo email completo" in texts(page)
    anna.refresh_from_db()
    assert anna.email == "anna@posta.example"


def test_no_personal_datum_stands_in_an_address(walk, case):
    pages = ["/area-personale", "/area-personale/dati", "/area-personale/documenti", address("case", case.id)]
    for path in pages:
        body = walk.client.get(path).content.decode()
        links = [part.split('"')[0] for part in body.split('href="/')[1:]]
        assert not [link for link in links if "rossi" in link.lower() or "RSSNNA" in link or "@" in link]


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/area-personale", 10),
        ("/area-personale/pratiche", 8),
        ("/area-personale/messaggi", 7),
        ("/area-personale/documenti", 7),
    ],
)
def test_the_area_asks_little_of_the_database(walk, case, django_assert_max_num_queries, path, queries):
    walk.client.get(path)
    with django_assert_max_num_queries(queries):
        walk.client.get(path)
