"""Moving a case: what is asked, what is seen before it leaves, and that nothing leaves twice."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.actions.answer import answer_request
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case, CaseDocument, DocumentRequest
from documents.actions.store import open_stored
from documents.models import StoredFile
from notifications.models import Message
from tests.cases.conftest import PDF, pdf
from tests.operators.pages import add_role, case_url, step_url, url


def post(client, case, step, action, **fields):
    return client.post(step_url(case, step), {"seen_state": case.state, "action": action, **fields})


def message_of(answer):
    form = answer.context["message"]
    return {name: form[name].value() for name in ("subject", "body")}


def test_one_click_is_enough_where_nothing_is_asked(case, carla, desk):
    answer = post(desk(carla), case, "prendi", "send")
    assert answer["Location"] == case_url(case)
    case.refresh_from_db()
    assert case.assigned_to == carla.user


def test_it_suggests_the_documents_of_the_service(case, carla, desk):
    page = desk(carla).get(step_url(case, "chiedi")).content.decode()
    assert "Prova scritta" in page
    assert "Continua: rivedi il messaggio" in page


def test_the_request_is_previewed_before_it_leaves(case, carla, desk):
    answer = post(
        desk(carla), case, "chiedi", "preview", documents=["Prova scritta"], other_items="Busta paga\n\n- Contratto"
    )
    body = message_of(answer)["body"]
    assert "- Prova scritta\n- Busta paga\n- Contratto" in body
    due = timezone.localdate() + timedelta(days=30)
    assert f"{due.year}" in body
    case.refresh_from_db()
    assert (case.state, DocumentRequest.objects.count(), Message.objects.filter(event="documents_requested").count()) == (
        "in_carico", 0, 0,
    )  # fmt: skip


def test_the_text_as_corrected_is_what_leaves_and_the_term_stops(case, carla, desk):
    text = {"subject": "Ci manca un foglio", "body": "Gentile Anna,\r\n\r\nmanda la busta paga."}
    answer = post(desk(carla), case, "chiedi", "send", other_items="Busta paga", **text)
    assert answer["Location"] == case_url(case)
    case.refresh_from_db()
    assert case.state == "sospesa"
    assert DocumentRequest.objects.get().items == ["Busta paga"]
    sent = Message.objects.get(event="documents_requested")
    assert (sent.subject, sent.body) == ("Ci manca un foglio", "Gentile Anna,\n\nmanda la busta paga.")
    assert case.suspensions.get().latest_end == timezone.localdate() + timedelta(days=30)
    assert case.documents.filter(kind=CaseDocument.Kind.LETTER).count() == 1


def test_the_letter_can_be_seen_first(case, carla, desk):
    files = StoredFile.objects.count()
    answer = desk(carla).post(url("letter", case.id, "chiedi"), {"subject": "Oggetto", "body": "Testo"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert StoredFile.objects.count() == files


def test_a_letter_without_text_is_refused(case, carla, desk):
    assert desk(carla).post(url("letter", case.id, "chiedi"), {"subject": "", "body": ""}).status_code == 400


def test_going_back_keeps_what_was_typed(case, carla, desk):
    answer = post(desk(carla), case, "chiedi", "edit", other_items="Busta paga")
    assert answer.context["message"] is None
    assert "Busta paga</textarea>" in answer.content.decode()


def test_nothing_to_ask_is_an_error_that_keeps_the_page(case, carla, desk):
    answer = post(desk(carla), case, "chiedi", "preview", other_items="   \n")
    assert answer.status_code == 422
    assert "Scegli un documento o scrivi che cosa serve." in answer.content.decode()


def test_too_long_a_text_is_refused_whole_and_never_cut_off(case, carla, desk):
    client, pasted = desk(carla), "a\r\n" * 3001
    answer = post(client, case, "chiedi", "preview", other_items=pasted)
    page = answer.content.decode()
    assert "È troppo lungo: può avere 6000 caratteri, ne ha 6001." in page
    assert "Scegli un documento o scrivi che cosa serve." not in page
    assert "maxlength" not in client.get(step_url(case, "chiedi")).content.decode().split("other_items", 1)[1]
    fits = post(client, case, "chiedi", "preview", other_items=("a\r\n" * 3000))
    assert fits.status_code == 200


def test_a_reason_is_needed_where_the_law_wants_one(case, carla, desk):
    answer = post(desk(carla), case, "preavvisa", "preview", reason=" ")
    assert (answer.status_code, "Scrivi la motivazione." in answer.content.decode()) == (422, True)


def test_an_emptied_message_is_not_sent(case, carla, desk):
    answer = post(desk(carla), case, "chiedi", "send", other_items="Busta paga", subject="Oggetto", body="")
    assert answer.status_code == 422
    assert answer.context["message"]["subject"].value() == "Oggetto"
    case.refresh_from_db()
    assert case.state == "in_carico"


def test_an_error_in_the_message_stands_first_in_the_title(case, carla, desk):
    answer = post(desk(carla), case, "chiedi", "send", other_items="Busta paga", subject="", body="")
    assert "<title>Errore: 101/2026" in answer.content.decode()


def test_where_nothing_had_to_be_given_one_can_still_go_back_and_give_it(case, carla, desk):
    page = post(desk(carla), case, "accogli", "preview").content.decode()
    assert "questo passo non lo richiede" in page
    assert 'name="action" value="edit"' in page


def test_a_double_click_does_it_once_and_says_so(case, carla, desk):
    client = desk(carla)
    seen = case.state
    fields = {"seen_state": seen, "action": "send", "other_items": "Busta paga", "subject": "O", "body": "T"}
    client.post(step_url(case, "chiedi"), fields)
    again = client.post(step_url(case, "chiedi"), fields, follow=True)
    assert "Era già fatto" in again.content.decode()
    assert DocumentRequest.objects.count() == 1
    assert Message.objects.filter(event="documents_requested").count() == 1


def test_a_double_click_on_what_closes_the_case_is_no_refusal(case, carla, desk):
    client = desk(carla)
    fields = {"seen_state": case.state, "action": "send", "subject": "O", "body": "T", "reason": ""}
    client.post(step_url(case, "accogli"), fields)
    again = client.post(step_url(case, "accogli"), fields, follow=True)
    assert (again.status_code, "Era già fatto" in again.content.decode()) == (200, True)
    assert Message.objects.filter(event="accepted").count() == 1


def test_a_stale_page_changes_nothing_and_keeps_the_text(case, carla, sara, office, desk):
    add_role(sara, "case_officer", office)
    seen = case.state
    run_transition(case.id, "chiedi", type(sara)(sara.user), seen, Given(items=("Altro",)))
    fields = {
        "seen_state": seen,
        "action": "send",
        "reason": "Un motivo lungo",
        "subject": "O",
        "body": "Testo scritto",
    }
    answer = desk(carla).post(step_url(case, "preavvisa"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nel frattempo la pratica è cambiata." in page
    assert "Testo scritto" in page
    assert "Un motivo lungo" in page
    case.refresh_from_db()
    assert case.state == "sospesa"
    assert not Message.objects.filter(event="rejection_notice").exists()


def test_the_state_that_was_seen_counts(case, carla, desk):
    answer = desk(carla).post(step_url(case, "prendi"), {"seen_state": "ricevuta", "action": "send"})
    assert answer.status_code == 409


def test_a_page_that_is_no_longer_useful_leads_back(case, carla, desk):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Altro",)))
    answer = desk(carla).get(step_url(case, "preavvisa"))
    assert answer["Location"] == case_url(case)


def test_a_guard_explains_itself(case, carla, desk):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Altro",)))
    answer = desk(carla).get(step_url(case, "prosegui"), follow=True)
    assert "Il tempo per rispondere non è finito." in answer.content.decode()


@pytest.mark.parametrize("step", ["inventata", "protocollata"])
def test_what_no_operator_can_do_does_not_exist(case, carla, desk, step):
    assert desk(carla).get(step_url(case, step)).status_code == 404


def test_a_step_of_another_role_is_refused(case, carla, giulia, desk):
    assert desk(giulia).get(step_url(case, "chiedi")).status_code == 403
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Un motivo"))
    case.refresh_from_db()
    assert post(desk(carla), case, "respingi", "send", reason="x", subject="O", body="T").status_code == 403


def test_the_other_office_does_not_find_the_step(case, dario, desk):
    assert desk(dario).get(step_url(case, "chiedi")).status_code == 404
    assert post(desk(dario), case, "prendi", "send").status_code == 404


def test_from_document_request_to_acceptance_with_its_document(case, carla, anna, desk):
    client = desk(carla)
    post(client, case, "chiedi", "send", other_items="Busta paga", subject="O", body="T")
    answer_request(case.id, anna, "Ecco", [pdf("busta.pdf")])
    case.refresh_from_db()
    assert case.state == "in_carico"
    review = client.post(
        step_url(case, "accogli"),
        {"seen_state": case.state, "action": "preview", "reason": "", "outcome_file": pdf("determina.pdf")},
    )
    assert "determina.pdf" in review.content.decode()
    kept = review.context["form"]["kept_file"].value()
    post(client, case, "accogli", "send", kept_file=kept, **message_of(review))
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("accolta", "accepted")
    outcome = case.documents.get(kind=CaseDocument.Kind.OUTCOME)
    with open_stored(outcome.file) as stream:
        assert stream.read() == PDF


def test_without_a_document_the_letter_is_the_outcome(case, carla, desk):
    post(desk(carla), case, "accogli", "send", subject="Accolta", body="Complimenti")
    outcome = case.documents.get(kind=CaseDocument.Kind.OUTCOME)
    assert outcome.file.content_type == "application/pdf"


def test_a_program_renamed_to_pdf_is_refused_and_the_text_stays(case, carla, desk):
    program = SimpleUploadedFile("determina.pdf", b"MZ" + b"\0" * 200, "application/pdf")
    answer = desk(carla).post(
        step_url(case, "accogli"),
        {"seen_state": case.state, "action": "preview", "reason": "Va bene così", "outcome_file": program},
    )
    assert answer.status_code == 422
    assert "Il file è un programma" in answer.content.decode()
    assert "Va bene così</textarea>" in answer.content.decode()


def test_a_file_kept_for_another_act_is_not_taken(case, carla, desk):
    client = desk(carla)
    review = client.post(
        step_url(case, "accogli"), {"seen_state": case.state, "action": "preview", "outcome_file": pdf("a.pdf")}
    )
    token = review.context["form"]["kept_file"].value()
    other = Case.objects.get(id=case.id)
    other.pk = other.id = Case._meta.pk.get_default()
    other.draft_id, other.tracking_code, other.protocol_number = Case._meta.pk.get_default(), "X", 9
    other.save(force_insert=True)
    answer = post(client, other, "accogli", "preview", kept_file=token)
    assert answer.context["form"].kept is None
    forged = post(client, case, "accogli", "preview", kept_file="inventato")
    assert forged.status_code == 422


def test_the_kept_file_can_be_taken_away(case, carla, desk):
    client = desk(carla)
    review = client.post(
        step_url(case, "accogli"), {"seen_state": case.state, "action": "preview", "outcome_file": pdf("a.pdf")}
    )
    kept = review.context["form"]["kept_file"].value()
    answer = post(client, case, "accogli", "", kept_file=kept, remove_file="x")
    assert answer.context["form"].kept is None
    assert answer.context["message"] is None


def test_rejection_goes_through_its_notice(case, carla, giulia, anna, desk):
    review = post(desk(carla), case, "preavvisa", "preview", reason="L'ISEE supera la soglia.")
    assert "L'ISEE supera la soglia." in message_of(review)["body"]
    post(desk(carla), case, "preavvisa", "send", reason="L'ISEE supera la soglia.", **message_of(review))
    case.refresh_from_db()
    assert case.state == "preavviso"
    too_soon = desk(giulia).get(step_url(case, "respingi"), follow=True)
    assert "Aspetta le osservazioni" in too_soon.content.decode()
    # The last day for observations may have moved past a holiday.
    waited = case.rejection_notice.observations_due_on - timezone.localdate() + timedelta(days=1)
    with time_machine.travel(timezone.now() + waited, tick=True):
        client = desk(giulia)
        review = post(client, case, "respingi", "preview", reason="Nessuna osservazione.")
        post(client, case, "respingi", "send", reason="Nessuna osservazione.", **message_of(review))
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("respinta", "rejected")
    assert Message.objects.get(event="rejected").recipient == anna


def test_it_says_when_the_person_has_no_email(case, carla, anna, desk):
    anna.email = ""
    anna.save()
    page = post(desk(carla), case, "chiedi", "preview", other_items="x").content.decode()
    assert "leggerà il messaggio solo nell'area personale" in page


def test_it_says_that_a_restricted_message_stays_out_of_emails(restricted_case, sara, office, desk):
    add_role(sara, "case_officer", office)
    page = post(desk(sara), restricted_case, "chiedi", "preview", other_items="x").content.decode()
    assert "l'email dice solo che c'è un nuovo messaggio" in page
