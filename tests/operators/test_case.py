"""The page of a case: what it shows, who sees it, and the small acts on it."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions.answer import answer_request
from cases.actions.assign import assign
from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case, TimelineEvent
from integrations.models import Delivery
from tests.cases.conftest import pdf
from tests.operators.pages import case_url, step_url, url


def page(client, case, **query):
    return client.get(case_url(case), query)


def test_it_shows_what_the_clerk_needs(case, carla, desk):
    text = page(desk(carla), case).content.decode()
    for needed in ("Anna Bianchi", "101/2026", case.tracking_code, "BNCNNA85A41F205R", "Presa in carico", "Una prova"):
        assert needed in text
    assert "Dichiarate dal cittadino, salvo" in text
    assert "Cronologia" in text


def test_its_title_begins_with_its_code(case, carla, desk):
    assert f"<title>101/2026 · {case.service_title}" in page(desk(carla), case).content.decode()
    assert "<title>101/2026 · Chiedi documenti" in desk(carla).get(step_url(case, "chiedi")).content.decode()


def test_who_takes_a_case_in_charge_needs_no_second_button_for_it(case, carla, giulia, desk):
    offer = "Assegna a me"
    assert any(step.assigns for step in page(desk(carla), case).context["steps"])
    assert offer not in page(desk(carla), case).content.decode()
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Busta paga",)))
    assert offer in page(desk(carla), case).content.decode()
    assign(case.id, giulia.user, giulia)
    assert "La segue Giulia Neri: passa a te." in page(desk(carla), case).content.decode()
    assert offer not in page(desk(giulia), case).content.decode()


def test_every_act_says_what_it_will_do(case, carla, desk):
    steps = {step.transition.id: step for step in page(desk(carla), case).context["steps"]}
    assert set(steps) == {"prendi", "chiedi", "preavvisa", "accogli"}
    assert steps["chiedi"].consequences == [
        "La pratica passa a «In attesa di documenti».",
        "Scrive la lettera di richiesta e la manda al protocollo.",
        "Sospende il termine fino alla risposta, al massimo per 30 giorni.",
        "Avvisa il cittadino: rivedi il testo prima dell'invio.",
    ]
    assert steps["prendi"].is_direct


def test_what_is_not_possible_yet_says_why(case, carla, giulia, desk):
    run_transition(case.id, "preavvisa", carla, "in_carico", Given(reason="Manca un requisito."))
    (step,) = page(desk(giulia), case).context["later_steps"]
    assert (step.transition.id, step.obstacle) == ("respingi", "Aspetta le osservazioni o la fine dei dieci giorni.")


@pytest.mark.parametrize("name", ["case", "documents_zip"])
def test_the_clerk_of_another_office_does_not_find_it(case, dario, desk, name):
    assert desk(dario).get(url(name, case.id)).status_code == 404


def test_without_the_role_a_restricted_case_does_not_exist(restricted_case, carla, rita, desk):
    document = restricted_case.documents.first()
    for who in (carla, rita):
        assert page(desk(who), restricted_case).status_code == 404
        assert desk(who).get(url("document_read", restricted_case.id, document.id)).status_code == 404
        assert desk(who).post(url("note", restricted_case.id), {"text": "x"}).status_code == 404


def test_another_municipality_does_not_have_it(case, carla, visit):
    client = visit("borgo", carla.user)
    assert client.get(case_url(case)).status_code == 302


def test_reading_a_restricted_case_is_noted_once_a_day(restricted_case, sara, desk):
    client = desk(sara)
    document = restricted_case.documents.first()
    page(client, restricted_case)
    page(client, restricted_case)
    client.get(url("document_read", restricted_case.id, document.id))
    assert restricted_case.timeline.filter(kind=TimelineEvent.Kind.READ).count() == 1


def test_the_auditor_reads_and_cannot_act(case, rita, desk):
    client = desk(rita)
    answer = page(client, case)
    assert (answer.status_code, answer.context["steps"]) == (200, [])
    events = case.timeline.count()
    acts = [url("assign", case.id), url("note", case.id), step_url(case, "prendi"), url("letter", case.id, "chiedi")]
    delivery = Delivery.objects.first()
    acts.append(url("case_retry", case.id, delivery.id))
    for act in acts:
        assert client.post(act, {"text": "x", "seen_state": "in_carico", "action": "send"}).status_code == 403, act
    assert client.get(step_url(case, "prendi")).status_code == 403
    assert case.timeline.count() == events


def test_an_unregistered_case_waits(received, carla, desk):
    client = desk(carla)
    text = page(client, received).content.decode()
    assert "Si potrà lavorare appena arriva il numero di protocollo." in text
    assert "in viaggio verso il protocollo" in text
    client.post(url("assign", received.id))
    received.refresh_from_db()
    assert received.assigned_to is None
    answer = client.get(step_url(received, "prendi"), follow=True)
    assert "non ha ancora il numero di protocollo" in answer.content.decode()


def test_a_delivery_that_failed_is_seen_and_tried_again(received, carla, desk):
    delivery = Delivery.objects.get(key=f"case:{received.id}")
    Delivery.objects.filter(id=delivery.id).update(state="failed", last_error="http_422", attempts=3)
    client = desk(carla)
    text = page(client, received).content.decode()
    assert "Registrazione al protocollo della domanda: non riuscita" in text
    assert "Il sistema ha rifiutato la richiesta." in text
    client.post(url("case_retry", received.id, delivery.id))
    delivery.refresh_from_db()
    assert delivery.state == "pending"


def test_an_email_that_did_not_arrive_is_seen(case, carla, desk):
    Delivery.objects.filter(kind="messaging.email").update(state="failed", last_error="smtp_recipient")
    text = page(desk(carla), case).content.decode()
    assert "Email non consegnata" in text
    assert "Il server di posta rifiuta l&#x27;indirizzo del cittadino." in text


def test_the_delivery_of_another_case_is_out_of_reach(case, carla, desk):
    other = Delivery.objects.create(
        kind="messaging.email", key="other", subject="case:0", payload={}, attempt_limit=1, state="failed"
    )
    desk(carla).post(url("case_retry", case.id, other.id))
    other.refresh_from_db()
    assert other.state == "failed"


def test_documents_are_paged_through_in_place(case, carla, desk):
    client = desk(carla)
    first = page(client, case).context["reader"]
    assert (first.previous, first.current.position, first.following.position) == (None, 1, 2)
    second = client.get(first.following.open_url.partition("#")[0]).context["reader"]
    assert (second.previous.position, second.current.position, second.following) == (1, 2, None)
    framed = client.get(second.current.frame_url)
    assert (framed["Content-Type"], framed["X-Frame-Options"]) == ("application/pdf", "SAMEORIGIN")
    assert framed["Content-Disposition"].startswith("inline")


def test_a_document_can_be_saved(case, carla, desk):
    document = case.documents.last()
    answer = desk(carla).get(url("document", case.id, document.id))
    assert answer["Content-Disposition"] == 'attachment; filename="prova.pdf"'


def test_a_document_of_another_case_is_not_served(case, carla, desk, anna):
    document = case.documents.first()
    other = Case.objects.get(id=case.id)
    other.pk = other.id = Case._meta.pk.get_default()
    other.draft_id, other.tracking_code, other.protocol_number = Case._meta.pk.get_default(), "X", 9
    other.save(force_insert=True)
    assert desk(carla).get(url("document", other.id, document.id)).status_code == 404


def test_all_documents_come_as_listed(case, carla, desk):
    answer = desk(carla).get(url("documents_zip", case.id))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == [f"01-domanda-{case.tracking_code}.pdf", "02-prova.pdf"]
        assert archive.testzip() is None


def test_notes_stay_inside(case, carla, desk):
    desk(carla).post(url("note", case.id), {"text": "Ha telefonato."})
    assert case.timeline.get(kind=TimelineEvent.Kind.NOTE).text == "Ha telefonato."
    assert "Ha telefonato." in page(desk(carla), case).content.decode()


def test_an_empty_note_is_not_kept(case, carla, desk):
    desk(carla).post(url("note", case.id), {"text": "  "})
    assert not case.timeline.filter(kind=TimelineEvent.Kind.NOTE).exists()


def test_what_people_wrote_is_never_markup(case, carla, desk):
    desk(carla).post(url("note", case.id), {"text": "<script>alert(1)</script>"})
    text = page(desk(carla), case).content.decode()
    assert "<script>alert(1)" not in text


def test_the_head_gives_it_to_a_colleague(case, carla, giulia, desk):
    client = desk(giulia)
    offered = client.get(url("assign", case.id)).context["colleagues"]
    assert set(offered) == {carla.user, giulia.user}
    client.post(url("assign", case.id), {"to": str(carla.user.id)})
    case.refresh_from_db()
    assert case.assigned_to == carla.user


def test_a_clerk_gives_it_to_nobody_else(case, carla, giulia, desk):
    client = desk(carla)
    assert client.get(url("assign", case.id)).status_code == 403
    assert client.post(url("assign", case.id), {"to": str(giulia.user.id)}).status_code == 403


@pytest.mark.parametrize("to", ["nessuno", "01234567-0123-7123-8123-012345678901"])
def test_it_is_not_given_to_who_does_not_exist(case, giulia, desk, to):
    assert desk(giulia).post(url("assign", case.id), {"to": to}).status_code == 404


def test_it_is_not_given_to_a_citizen(case, giulia, anna, desk):
    assert desk(giulia).post(url("assign", case.id), {"to": str(anna.id)}).status_code == 404


def test_the_way_back_stays_on_this_host(case, carla, desk):
    answer = desk(carla).post(url("assign", case.id), {"back": "https://altrove.example/"})
    assert answer["Location"] == case_url(case)


def test_what_was_asked_and_answered_is_shown(case, carla, anna, desk):
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Busta paga",)))
    text = page(desk(carla), case).content.decode()
    end = timezone.localdate() + timedelta(days=30)
    assert "In attesa della risposta" in text
    assert f"Sospesa fino al {end:%d/%m}" in text
    answer_request(case.id, anna, "Eccola", [pdf("busta.pdf")])
    text = page(desk(carla), case).content.decode()
    assert "Risposta arrivata" in text
    assert "busta.pdf" not in page(desk(carla), case, documento="altro").context["reader"].current.document.file.name


def test_the_queries_do_not_grow_with_the_history(case, carla, desk, django_assert_num_queries):
    client = desk(carla)
    page(client, case)
    for number in range(5):
        client.post(url("note", case.id), {"text": f"Nota {number}"})
    page(client, case)
    with django_assert_num_queries(14):
        page(client, case)
