"""The administrator's pages: standard messages, deliveries, emergency register."""

import pytest
from django.utils import timezone

from cases.actions.effects import Given
from cases.actions.run_transition import run_transition
from cases.models import Case
from integrations.models import Delivery, EmergencyRegister, StandingAuthorisation
from integrations.protocol.emergency import assign_emergency_numbers
from notifications.models import Message, MessageTemplate
from operators.subjects import cases_by_subject
from tests.operators.pages import url

PAGES = ["templates", "deliveries", "emergency"]
TEXT = {"subject": "Serve altro per {codice_pratica}", "body": "Ciao {nome},\n{richiesta}"}


@pytest.mark.parametrize("name", PAGES)
def test_only_the_administrator_opens_them(case, carla, giulia, rita, elena, desk, name):
    assert [desk(who).get(url(name)).status_code for who in (carla, giulia, rita, elena)] == [403, 403, 403, 200]


@pytest.mark.parametrize(
    "name", ["emergency_open", "emergency_close", "emergency_extend", "emergency_grant", "emergency_revoke"]
)
def test_only_the_administrator_acts(giulia, desk, name):
    assert desk(giulia).post(url(name), {"apri-reason": "x"}).status_code == 403
    assert not EmergencyRegister.objects.exists()


def test_the_list_says_whose_words_are_in_force(service, elena, desk):
    MessageTemplate.objects.create(event="receipt", subject="S", body="B")
    client = desk(elena)
    rows = {entry.event: str(origin) for entry, origin, _own, _url in client.get(url("templates")).context["rows"]}
    assert rows["receipt"] == "Del Comune, per tutti i servizi"
    assert rows["registered"] == "Della piattaforma"
    assert client.get(url("templates"), {"servizio": "prova"}).status_code == 200
    assert client.get(url("templates"), {"servizio": "inventato"}).status_code == 404


def save(client, name, *args, action="save", **text):
    return client.post(url(name, *args), {"action": action, **(TEXT | text)})


def test_what_is_saved_speaks_from_the_next_message_on(case, carla, elena, desk):
    answer = save(desk(elena), "service_template", "documents_requested", "prova")
    assert answer["Location"] == f"{url('templates')}?servizio=prova"
    run_transition(case.id, "chiedi", carla, "in_carico", Given(items=("Busta paga",)))
    sent = Message.objects.get(event="documents_requested")
    assert (sent.subject, sent.body) == (f"Serve altro per {case.tracking_code}", "Ciao Anna,\n- Busta paga")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ({"body": "Ciao {cognome} {richiesta}"}, "«{cognome}» non è un segnaposto conosciuto."),
        ({"body": "Ciao {nome}"}, "Manca «{richiesta}»"),
        ({"body": "{richiesta} {nome"}, "Una parentesi graffa è aperta e non chiusa"),
        ({"subject": ""}, "obbligatorio"),
    ],
)
def test_a_wrong_text_is_refused_and_kept_on_the_page(service, elena, desk, text, told):
    answer = save(desk(elena), "template", "documents_requested", **text)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not MessageTemplate.objects.exists()


def test_the_preview_uses_made_up_data_and_saves_nothing(service, elena, desk):
    answer = save(desk(elena), "template", "documents_requested", action="preview")
    assert answer.context["preview"].body.startswith("Ciao Anna,")
    assert "Non ancora salvato." in answer.content.decode()
    assert not MessageTemplate.objects.exists()


def test_the_default_can_be_restored(service, elena, desk):
    client = desk(elena)
    save(client, "template", "documents_requested")
    assert "Elimina il nostro testo" in client.get(url("template", "documents_requested")).content.decode()
    client.post(url("template", "documents_requested"), {"action": "restore"})
    assert not MessageTemplate.objects.exists()


def test_an_unknown_event_does_not_exist(service, elena, desk):
    assert desk(elena).get(url("template", "inventato")).status_code == 404


@pytest.fixture
def stopped(received):
    delivery = Delivery.objects.get(key=f"case:{received.id}")
    Delivery.objects.filter(id=delivery.id).update(state="needs_human", last_error="read_timeout", attempts=1)
    delivery.refresh_from_db()
    return delivery


def test_deliveries_are_grouped_by_what_they_need(stopped, elena, desk):
    answer = desk(elena).get(url("deliveries"))
    assert [row["delivery"].id for row in answer.context["rows"]] == [stopped.id]
    assert {tab["label"]: tab["count"] for tab in answer.context["tabs"]} == {
        "Da verificare a mano": 1, "Non riuscite": 0, "In attesa": 1, "Riuscite": 0,
    }  # fmt: skip
    assert desk(elena).get(url("deliveries"), {"stato": "boh"}).status_code == 404


def test_a_delivery_says_which_case_it_is_about(stopped, received, elena, desk):
    cell = f'<td data-label="Pratica" class="text-nowrap">{received.tracking_code}</td>'
    assert cell in desk(elena).get(url("deliveries")).content.decode()
    page = desk(elena).get(url("delivery", stopped.id)).content.decode()
    assert f"<title>{received.tracking_code} · Registrazione al protocollo" in page
    assert url("case", received.id) in page


def test_the_cases_of_many_deliveries_are_read_at_once(case, django_assert_num_queries):
    letter = case.documents.first()
    about = [f"case:{case.id}", f"document:{letter.id}", "message:1"]
    with django_assert_num_queries(2):
        found = cases_by_subject([Delivery(subject=subject) for subject in about * 3])
    assert found == dict.fromkeys(about[:2], case)


def test_the_menu_counts_what_waits_for_a_person(stopped, elena, desk):
    menu = {item.label: item.count for item in desk(elena).get(url("inbox")).context["desk_nav"]}
    assert menu["Consegne"] == 1


def test_no_personal_data_stand_on_a_delivery(stopped, elena, desk):
    page = desk(elena).get(url("delivery", stopped.id)).content.decode()
    assert "Bianchi" not in page
    assert "BNCNNA" not in page


def test_a_delivery_is_tried_again_by_hand(stopped, elena, desk):
    desk(elena).post(url("delivery_retry", stopped.id))
    stopped.refresh_from_db()
    assert stopped.state == "pending"
    assert stopped.events.get(what="retried_by_hand").by["name"] == "Elena Neri"


def test_a_number_found_by_hand_puts_the_case_to_work(stopped, received, elena, desk):
    answer = desk(elena).post(url("delivery", stopped.id), {"number": "4321", "registered_on": "2026-01-15"})
    assert answer.status_code == 302
    received.refresh_from_db()
    assert (received.number, received.state) == ("4321/2026", "in_carico")


@pytest.mark.parametrize(
    "fields", [{"number": "0", "registered_on": "2026-01-15"}, {"number": "5", "registered_on": "2999-01-01"}, {}]
)
def test_an_impossible_number_is_refused(stopped, received, elena, desk, fields):
    assert desk(elena).post(url("delivery", stopped.id), fields).status_code == 422
    received.refresh_from_db()
    assert not received.is_registered


def test_a_number_of_another_case_is_refused(stopped, received, elena, desk):
    other = Case.objects.get(id=received.id)
    other.pk = other.id = Case._meta.pk.get_default()
    other.draft_id, other.tracking_code = Case._meta.pk.get_default(), "X"
    other.protocol_number, other.protocol_year = 77, 2026
    other.protocol_at = other.taken_in_charge_at = other.received_at
    other.save(force_insert=True)
    answer = desk(elena).post(url("delivery", stopped.id), {"number": "77", "registered_on": "2026-01-15"}, follow=True)
    assert "appartiene già a un&#x27;altra pratica" in answer.content.decode()
    stopped.refresh_from_db()
    assert stopped.state == "needs_human"


def test_a_delivery_that_is_done_is_not_resolved_again(case, elena, desk):
    delivery = Delivery.objects.get(key=f"case:{case.id}")
    answer = desk(elena).post(url("delivery", delivery.id), {"number": "5", "registered_on": "2026-01-15"}, follow=True)
    assert "Nel frattempo la consegna è cambiata" in answer.content.decode()


def test_the_register_is_opened_with_its_cause_and_closed(office, elena, desk):
    client = desk(elena)
    assert client.post(url("emergency_open"), {"apri-reason": ""}).status_code == 422
    client.post(url("emergency_open"), {"apri-reason": "Guasto del protocollo"})
    register_ = EmergencyRegister.objects.get()
    assert (register_.state, register_.reason, register_.opened_by["name"]) == (
        "open",
        "Guasto del protocollo",
        "Elena Neri",
    )
    again = client.post(url("emergency_open"), {"apri-reason": "Di nuovo"}, follow=True)
    assert "era già aperto" in again.content.decode()
    client.post(url("emergency_close"))
    register_.refresh_from_db()
    assert (register_.state, register_.closed_by["name"]) == ("closed", "Elena Neri")


def test_its_use_is_extended_by_an_act_for_a_week_at_most(office, elena, desk):
    client = desk(elena)
    client.post(url("emergency_open"), {"apri-reason": "Guasto"})
    before = EmergencyRegister.objects.get().authorised_until
    assert client.post(url("emergency_extend"), {"proroga-days": "8", "proroga-act": "x"}).status_code == 422
    client.post(url("emergency_extend"), {"proroga-days": "7", "proroga-act": "Decreto 3"})
    register_ = EmergencyRegister.objects.get()
    assert register_.authorised_until > before
    assert register_.authorisation_act == "Decreto 3"


def test_a_standing_authorisation_is_recorded_and_revoked(office, elena, desk):
    client = desk(elena)
    assert client.post(url("emergency_grant"), {"stabile-minutes": "0", "stabile-act": "x"}).status_code == 422
    client.post(url("emergency_grant"), {"stabile-minutes": "30", "stabile-act": "Decreto 12"})
    assert StandingAuthorisation.objects.get(in_force=True).minutes_of_outage == 30
    assert "Decreto 12" in client.get(url("emergency")).content.decode()
    client.post(url("emergency_revoke"))
    assert not StandingAuthorisation.objects.filter(in_force=True).exists()


def test_emergency_numbers_and_their_definitive_ones_are_listed(received, elena, desk):
    client = desk(elena)
    client.post(url("emergency_open"), {"apri-reason": "Guasto"})
    (number,) = assign_emergency_numbers()
    assert number.code in client.get(url("emergency")).content.decode()


def test_the_open_register_tells_how_many_registrations_each_day_had(received, elena, desk):
    client = desk(elena)
    client.post(url("emergency_open"), {"apri-reason": "Guasto"})
    assign_emergency_numbers()
    assert f"{timezone.localdate():%d/%m/%Y}: 1" in client.get(url("emergency")).content.decode()
