from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from notifications.actions.save_template import restore_default, save_template
from notifications.defaults import EVENTS
from notifications.models import MessageTemplate
from notifications.placeholders import problems, used_placeholders
from notifications.queries import SAMPLE, template_catalogue
from notifications.templates import PLACEHOLDERS, Origin, check_text, render, wording
from tenants.context import tenant_context

BLUEPRINT = {"accepted": SimpleNamespace(subject="Dalla scheda", body="Per {nome}")}
SERVICE = "contributo-economico"


def test_the_platform_writes_when_nobody_else_does(in_segrate):
    assert wording("accepted", {}, SERVICE).origin is Origin.PLATFORM


def test_the_nearest_wording_wins(in_segrate):
    assert wording("accepted", BLUEPRINT, SERVICE).origin is Origin.BLUEPRINT
    save_template(event="accepted", subject="Per tutti", body="Ciao {nome}")
    assert wording("accepted", BLUEPRINT, SERVICE).subject == "Per tutti"
    save_template(event="accepted", service_code=SERVICE, subject="Per questo", body="Ciao {nome}")
    assert wording("accepted", BLUEPRINT, SERVICE).subject == "Per questo"
    assert wording("accepted", BLUEPRINT, "altro-servizio").subject == "Per tutti"


def test_restoring_lets_the_next_one_speak_again(in_segrate):
    save_template(event="accepted", subject="Per tutti", body="Ciao {nome}")
    assert restore_default(event="accepted")
    assert wording("accepted", BLUEPRINT, SERVICE).origin is Origin.BLUEPRINT
    assert not restore_default(event="accepted")


def test_saving_twice_keeps_one_wording(in_segrate):
    for subject in ("Uno", "Due"):
        save_template(event="accepted", subject=subject, body="Ciao {nome}")
    assert list(MessageTemplate.objects.values_list("subject", flat=True)) == ["Due"]


def test_it_fills_in_the_wording(in_segrate):
    message = render("accepted", BLUEPRINT, SERVICE, {"nome": "Anna"})
    assert (message.subject, message.body) == ("Dalla scheda", "Per Anna")


def test_an_event_that_nobody_wrote_for_gets_a_general_message(in_segrate):
    message = render("interview_scheduled", {}, SERVICE, SAMPLE)
    assert message.subject == "Ci sono novità sulla tua richiesta 7KQ2-M9XD-4TPA"


def test_a_subject_is_never_longer_than_its_column(in_segrate):
    endless = {"accepted": SimpleNamespace(subject="{nome}", body="x")}
    assert len(render("accepted", endless, SERVICE, {"nome": "a" * 500}).subject) == 200


@pytest.mark.parametrize(
    ("subject", "body", "field", "message"),
    [
        ("", "Ciao", "subject", "Scrivi l'oggetto."),
        ("Ciao", "  ", "body", "Scrivi il testo del messaggio."),
        ("{name}", "Ciao", "subject", "«{name}» non è un segnaposto conosciuto."),
        ("Ciao", "{nom}", "body", "«{nom}» non è un segnaposto conosciuto."),
        ("Ciao", "{nome", "body", "Una parentesi graffa è aperta e non chiusa, o il contrario."),
        ("a" * 201, "Ciao", "subject", "L'oggetto può avere al massimo 200 caratteri."),
    ],
)
def test_a_wrong_wording_is_not_saved_and_says_why(in_segrate, subject, body, field, message):
    with pytest.raises(ValidationError) as refused:
        save_template(event="accepted", subject=subject, body=body)
    assert refused.value.message_dict == {field: [message]}
    assert MessageTemplate.objects.count() == 0


@pytest.mark.parametrize(
    ("event", "name"), [("documents_requested", "richiesta"), ("rejection_notice", "motivazione"), ("rejected", "motivazione")]
)  # fmt: skip
def test_what_the_law_wants_cannot_be_left_out(event, name):
    assert check_text(event, "Ciao", "Ciao") == {
        "body": [f"Manca «{{{name}}}»: senza, la persona non riceve ciò che la legge prevede."]
    }


def test_the_database_keeps_one_wording_for_event_and_service(in_segrate):
    save_template(event="accepted", subject="Uno", body="Due")
    with pytest.raises(IntegrityError):
        MessageTemplate.objects.create(event="accepted", service_code="", subject="Tre", body="Quattro")


def test_two_municipalities_do_not_share_their_words(segrate, borgo):
    with tenant_context(segrate):
        save_template(event="accepted", subject="Segrate", body="Ciao")
    with tenant_context(borgo):
        assert MessageTemplate.objects.count() == 0
        assert wording("accepted", {}, SERVICE).origin is Origin.PLATFORM


@pytest.mark.parametrize("event", EVENTS.values(), ids=list(EVENTS))
def test_every_default_is_sound(event):
    assert check_text(event.code, event.subject, event.body) == {}
    assert problems(event.subject + event.body) == []


@pytest.mark.parametrize("event", EVENTS.values(), ids=list(EVENTS))
def test_every_default_greets_names_the_service_and_says_where_to_go(event):
    assert event.body.startswith("Buongiorno {nome},")
    assert {"servizio", "indirizzo", "comune"} <= used_placeholders(event.body)


@pytest.mark.parametrize("event", [code for code in EVENTS if code != "draft_expiring"])
def test_every_default_on_a_case_carries_its_numbers_and_its_office(event):
    wanted = {"codice_pratica", "numero_protocollo", "ufficio", "contatti_ufficio"}
    assert wanted <= used_placeholders(EVENTS[event].body)


@pytest.mark.parametrize("event", ["receipt", "registered"])
def test_the_receipt_tells_office_person_term_and_remedies(event):
    wanted = {
        "ufficio",
        "responsabile",
        "termine",
        "rimedi",
        "data_ricezione" if event == "receipt" else "data_protocollo",
    }
    assert wanted <= used_placeholders(EVENTS[event].body)


@pytest.mark.parametrize("event", ["documents_requested", "rejection_notice"])
def test_what_asks_for_an_answer_tells_by_when(event):
    assert "termine_risposta" in used_placeholders(EVENTS[event].body)


def test_the_refusal_tells_how_to_appeal():
    assert "TAR entro 60 giorni" in EVENTS["rejected"].body


def test_the_catalogue_shows_every_event_with_a_preview_and_no_hole(in_segrate):
    save_template(event="closed", subject="Chiusa", body="Fine, {nome}")
    entries = template_catalogue(
        "Comune di Segrate", SERVICE, BLUEPRINT | {"interview": SimpleNamespace(subject="I", body="B")}
    )
    assert [entry.event for entry in entries] == [*EVENTS, "interview"]
    assert [entry.event for entry in entries if entry.is_own] == ["closed"]
    assert all("{" not in entry.preview.subject + entry.preview.body for entry in entries)
    assert entries[-1].origin is Origin.BLUEPRINT


def test_the_sample_fills_every_placeholder():
    assert {*SAMPLE, "comune"} == set(PLACEHOLDERS)
