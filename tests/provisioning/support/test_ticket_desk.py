"""«Assistenza» and «Listino» on the desk: what the municipality's administrator sees and does, and nobody else."""

import pytest

from accounts.models import User
from accounts.roles import SupportLevel
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.tickets.resolve import resolve
from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.models import Adhesion, TroubleTicket
from tenants.context import tenant_context
from tests.provisioning.support.conftest import OFFER, administrator

TICKETS, PRICES = "/operatori/assistenza/richieste/", "/operatori/listino/"
WRITTEN = {"subject": "Il pagamento non si apre", "severity": "blocking", "description": "Da stamattina.", "page": ""}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def desk(elena, segrate, visit):
    with tenant_context(segrate):
        return visit("segrate", elena.user)


def test_the_administrator_opens_one_and_reads_until_when_somebody_comes(desk):
    page = text(desk.post(f"{TICKETS}nuova", WRITTEN, follow=True))
    assert "Richiesta inviata" in page
    assert "Mancano 3 ore" in page or "Mancano 4 ore" in page
    assert "Il pagamento non si apre" in text(desk.get(TICKETS))


@pytest.mark.parametrize("missing", ["subject", "severity", "description"])
def test_nothing_is_opened_half_written(desk, missing):
    answer = desk.post(f"{TICKETS}nuova", WRITTEN | {missing: ""})
    assert answer.status_code == 422
    assert not TroubleTicket.objects.exists()


def test_the_form_says_in_plain_words_what_blocks(desk):
    page = text(desk.get(f"{TICKETS}nuova"))
    assert "I cittadini non riescono a entrare" in page
    assert "entro 4 ore, giorno e notte" in page
    assert "checked" not in page


def test_the_answer_is_read_and_the_solution_confirmed(desk, opened, fabio):
    ticket = opened()
    take_charge(ticket, fabio, "Guardo subito.")
    resolve(ticket, fabio, "Era il certificato.")
    page = text(desk.get(f"{TICKETS}{ticket.id}/"))
    for words in ("Guardo subito.", "Era il certificato.", "Fabio Riva", "Intervento nei tempi"):
        assert words in page
    said = text(desk.post(f"{TICKETS}{ticket.id}/azione", {"azione": "conferma", "text": ""}, follow=True))
    assert "la richiesta è chiusa" in said
    assert ticket.subject in text(desk.get(f"{TICKETS}?filtro=chiuse"))


def test_what_was_typed_comes_back_when_the_request_has_changed_meanwhile(desk, opened):
    ticket = opened()
    answer = desk.post(f"{TICKETS}{ticket.id}/azione", {"azione": "conferma", "text": "Tutto a posto davvero"})
    assert answer.status_code == 422
    assert "Tutto a posto davvero" in text(answer)
    assert "Nel frattempo" in text(answer)


@pytest.mark.parametrize(
    "sent", [{"azione": "scrivi", "text": "  "}, {"azione": "prendi", "text": "Io"}, {"azione": "boh"}]
)
def test_empty_words_and_the_vendors_acts_do_nothing(desk, opened, sent):
    ticket = opened()
    assert desk.post(f"{TICKETS}{ticket.id}/azione", sent).status_code == 422
    assert ticket.events.count() == 1


def test_what_was_written_is_shown_as_text(desk):
    page = text(desk.post(f"{TICKETS}nuova", WRITTEN | {"description": "<script>alert(1)</script>"}, follow=True))
    assert "<script>alert" not in page


def test_requests_of_another_municipality_do_not_exist_here(opened, listed, desk, borgo, visit):
    ticket = opened()
    with tenant_context(borgo):
        olga = visit("borgo", administrator("Olga").user)
    assert ticket.subject not in text(olga.get(TICKETS))
    assert olga.get(f"{TICKETS}{ticket.id}/").status_code == 404
    assert olga.post(f"{TICKETS}{ticket.id}/azione", {"azione": "ritira", "text": ""}).status_code == 404
    assert TroubleTicket.objects.get().state == "opened"


def test_accesses_for_a_request_stand_beside_it_and_lead_back(desk, opened, fabio, segrate):
    ticket = opened()
    grant = ask_grant(
        fabio, segrate, level=SupportLevel.READ, hours=1, reason="Guardo i pagamenti", trouble_ticket=ticket
    )
    assert f"/operatori/assistenza/{grant.id}/" in text(desk.get(f"{TICKETS}{ticket.id}/"))
    assert f"{TICKETS}{ticket.id}/" in text(desk.get(f"/operatori/assistenza/{grant.id}/"))


def test_the_list_costs_the_same_for_many(desk, opened, django_assert_num_queries):
    opened()
    desk.get(TICKETS)
    with django_assert_num_queries(8):
        desk.get(TICKETS)
    opened()
    with django_assert_num_queries(8):
        desk.get(TICKETS)


def test_the_menu_shows_both_to_administrators_alone(desk, segrate, visit):
    assert TICKETS in text(desk.get("/operatori/"))
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
        page = text(visit("segrate", carla).get("/operatori/"))
    assert TICKETS not in page
    assert PRICES not in page


def test_a_service_is_asked_for_and_followed(desk, listed):
    price = listed(OFFER).prices.get()
    assert "25,00 euro" in text(desk.get(PRICES))
    wanted = {"quantity": "2", "contact": "Elena Neri", "note": ""}
    page = text(desk.post(f"{PRICES}{price.id}/", wanted, follow=True))
    assert "Il prezzo resta quello di oggi" in page
    assert "50,00 euro" in page
    adhesion = Adhesion.objects.get()
    desk.post(f"{PRICES}adesioni/{adhesion.id}/azione", {"azione": "ritira", "text": ""})
    assert Adhesion.objects.get().state == "withdrawn"


@pytest.mark.parametrize("wrong", [{"quantity": "0"}, {"quantity": "mille"}, {"contact": ""}])
def test_a_wish_that_cannot_be_is_not_sent(desk, listed, wrong):
    price = listed(OFFER).prices.get()
    wanted = {"quantity": "2", "contact": "Elena Neri", "note": ""} | wrong
    assert desk.post(f"{PRICES}{price.id}/", wanted).status_code == 422
    assert not Adhesion.objects.exists()


def test_without_a_list_it_says_so(desk):
    assert "Nessun listino in vigore" in text(desk.get(PRICES))


def test_adhesions_of_another_municipality_do_not_exist_here(desk, listed, borgo, visit):
    price = listed(OFFER).prices.get()
    desk.post(f"{PRICES}{price.id}/", {"quantity": "2", "contact": "Elena Neri", "note": ""})
    adhesion = Adhesion.objects.get()
    with tenant_context(borgo):
        olga = visit("borgo", administrator("Olga").user)
    assert olga.get(f"{PRICES}adesioni/{adhesion.id}/").status_code == 404
    assert "Elena Neri" not in text(olga.get(PRICES))
