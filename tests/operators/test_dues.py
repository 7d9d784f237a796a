"""Money at the desk: the tariff typed on the page of the step, and the payment that came another way."""

import pytest
from django.utils import timezone

from cases.dues import dues_of, open_due
from notifications.models import Message
from tests.cases.burials import PLACE, anna, assign_place, burial_case, burials, franco, registry
from tests.operators.pages import case_url, step_url, url

__all__ = ["anna", "burial_case", "burials", "franco", "registry"]
AMOUNTS = {
    "due_concession_fee": "2.850,00", "due_operations_fee": "240", "due_application_stamp": "16,00",
    "due_deed_stamp": "32",
}  # fmt: skip


def typed(**more):
    return {"seen_state": "entitlement", "reason": PLACE, "due_on": "2027-01-15", **AMOUNTS, **more}


@pytest.fixture
def page(burial_case, franco, desk):
    client, address = desk(franco), step_url(burial_case, "assign_place")
    return lambda **fields: client.post(address, typed(**fields)) if fields else client.get(address)


def test_it_asks_what_the_clerk_sets_and_fills_in_what_is_fixed(page):
    form = page().context["form"]
    assert form["reason"].label == "Posto assegnato"
    assert form["due_concession_fee"].value() is None
    assert form["due_application_stamp"].value() == "16,00"
    assert form["due_on"].value() > timezone.localdate()


def test_the_sum_is_read_again_before_it_leaves(page, burial_case):
    answer = page(action="preview")
    assert ("Totale da pagare", "3.138,00 euro") in answer.context["given"]
    assert ("Chi paga", "Anna Bianchi") in answer.context["given"]
    assert "Da pagare: 3.138,00 euro" in answer.context["message"]["body"].value()
    assert dues_of(burial_case) == []


def test_what_is_sent_is_what_was_typed(page, burial_case):
    words = {"subject": "Il posto", "body": "È assegnato."}
    answer = page(action="send", **words)
    assert answer["Location"] == case_url(burial_case)
    assert open_due(burial_case).total == 313_800
    assert Message.objects.get(event="place_assigned").body == "È assegnato."


@pytest.mark.parametrize(
    "wrong", [{"due_concession_fee": ""}, {"due_concession_fee": "tanto"}, {"due_on": ""}, {"due_on": "2026-01-10"}]
)
def test_nothing_goes_without_every_amount_and_a_day(page, burial_case, wrong):
    answer = page(action="preview", **wrong)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, set(wrong))
    assert dues_of(burial_case) == []


def test_the_case_page_shows_what_is_due_and_where_to_record_it(burial_case, franco, desk):
    case = assign_place(burial_case, franco)
    shown = desk(franco).get(case_url(case)).content.decode()
    assert "Registra il pagamento" in shown
    assert "232,00 euro" in shown
    assert "Assegnazione del posto" in shown


def test_a_payment_is_recorded_and_shown(burial_case, franco, desk):
    case = assign_place(burial_case, franco)
    client, address = desk(franco), url("record_payment", case.id, open_due(case).id)
    paid = {"method": "transfer", "paid_on": timezone.localdate().isoformat(), "reference": "CRO  77"}
    assert client.post(address, paid)["Location"] == case_url(case)
    shown = client.get(case_url(case)).content.decode()
    assert "Bonifico, CRO 77" in shown
    assert "Registra il pagamento" not in shown
    again = client.post(address, paid, follow=True).content.decode()
    assert "non è più da pagare" in again
    assert case.timeline.filter(kind="due_paid").count() == 1


def test_a_payment_needs_its_day_and_its_number(burial_case, franco, desk):
    case = assign_place(burial_case, franco)
    address = url("record_payment", case.id, open_due(case).id)
    answer = desk(franco).post(address, {"method": "transfer", "paid_on": "2999-01-01", "reference": ""})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"paid_on", "reference"})
    assert answer.content.decode().count('id="errori"') == 1
    assert open_due(case).is_open


def test_a_step_that_leaves_at_once_says_so_before(burial_case, franco, desk, settings):
    words = "Parte subito: questo passo non si può annullare."
    settings.SPORTELLO_STEP_GRACE_S = 0
    assert words not in desk(franco).get(step_url(burial_case, "assign_place")).content.decode()
    settings.SPORTELLO_STEP_GRACE_S = 300
    assert words in desk(franco).get(step_url(burial_case, "assign_place")).content.decode()
    assert words not in desk(franco).get(step_url(burial_case, "ask_documents")).content.decode()
