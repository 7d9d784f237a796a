"""The price list and adhesions on the console."""

import pytest
from django.utils import timezone

from provisioning.support.actions.adhesions.ask import Wish, ask_adhesion
from provisioning.support.models import Adhesion, Price, PriceList
from tenants.context import tenant_context
from tests.provisioning.support.conftest import OFFER

LINE = {
    "kind": "specialist", "code": "PEC-1", "name": "Casella PEC", "description": "Una casella.", "unit": "a casella",
    "price": "1.234,50", "vat_percent": "22", "recurrence": "yearly", "population_from": "", "population_to": "",
}  # fmt: skip


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


def text(answer):
    return answer.content.decode()


def test_a_list_is_made_filled_and_published(console):
    console.post("/listino/nuovo")
    draft = PriceList.objects.get()
    page = text(console.post(f"/listino/{draft.id}/servizi/nuovo", LINE, follow=True))
    assert "1.234,50 euro" in page
    assert Price.objects.get().price_cents == 123_450
    console.post(f"/listino/{draft.id}/pubblica", {"valid_from": timezone.localdate().isoformat(), "valid_until": ""})
    page = text(console.get(f"/listino/{draft.id}/"))
    assert "In vigore" in page
    assert "Togli" not in page


@pytest.mark.parametrize(
    "wrong",
    [{"price": "molto"}, {"price": "-1"}, {"price": "1,234"}, {"vat_percent": "21"}, {"code": "pec 1"}, {"name": ""},
     {"population_from": "9", "population_to": "8"}],
)  # fmt: skip
def test_a_line_that_cannot_be_is_not_saved(console, wrong):
    console.post("/listino/nuovo")
    path = f"/listino/{PriceList.objects.get().id}/servizi/nuovo"
    assert console.post(path, LINE | wrong).status_code == 422
    assert not Price.objects.exists()


def test_a_code_that_is_there_already_is_said_beside_its_field(console):
    console.post("/listino/nuovo")
    path = f"/listino/{PriceList.objects.get().id}/servizi/nuovo"
    console.post(path, LINE)
    answer = console.post(path, LINE)
    assert answer.status_code == 422
    assert "un servizio con questo codice" in text(answer)


def test_a_published_list_is_read_and_not_written(console, listed):
    version = listed(OFFER)
    price = version.prices.get()
    assert console.post(f"/listino/{version.id}/servizi/{price.id}/", LINE).status_code == 422
    console.post(f"/listino/{version.id}/servizi/{price.id}/togli")
    console.post(f"/listino/{version.id}/elimina")
    assert Price.objects.get().name == OFFER.name


def test_days_that_cannot_be_are_refused(console):
    console.post("/listino/nuovo")
    draft = PriceList.objects.get()
    console.post(f"/listino/{draft.id}/servizi/nuovo", LINE)
    for start, end in (("", ""), ("2020-01-01", ""), (timezone.localdate().isoformat(), "2020-01-01")):
        days = {"valid_from": start, "valid_until": end}
        assert console.post(f"/listino/{draft.id}/pubblica", days).status_code == 422
    assert PriceList.objects.get().is_draft


def test_an_adhesion_is_answered(console, listed, elena, segrate):
    price = listed(OFFER).prices.get()
    with tenant_context(segrate):
        adhesion = ask_adhesion(price.id, Wish(2, "Elena Neri, 02 1234"), elena)
    page = text(console.get(f"/adesioni/{adhesion.id}/"))
    assert "Elena Neri, 02 1234" in page
    path = f"/adesioni/{adhesion.id}/azione"
    assert console.post(path, {"azione": "rifiuta", "text": ""}).status_code == 422
    assert "Adesione accettata" in text(console.post(path, {"azione": "accetta", "text": ""}, follow=True))
    assert Adhesion.objects.get().state == "accepted"
    assert "Accetta</button>" not in text(console.get(f"/adesioni/{adhesion.id}/"))
    assert "Comune di Segrate" in text(console.get("/adesioni/"))
