"""«Nuova pratica allo sportello»: Carla files for Anna, and for somebody nobody knows yet."""

from types import SimpleNamespace

import pytest

from accounts.actions.remember import remember
from accounts.models import PersonalDatum, User
from cases import policies
from cases.actions.open_draft import open_draft
from cases.models import Case, Draft
from catalog.forms.fields import FiscalCodeAnswer
from tests.cases.conftest import citizen, pdf, register
from tests.operators.pages import case_url, step_url, url

ANNA = "BNCNNA85A41F205Z"
KNOWN = {"service": "prova", "fiscal_code": ANNA, "found_code": ANNA, "action": "begin", "identified": "document",
         "evidence": "CI CA123", "channel": "counter"}  # fmt: skip


@pytest.fixture
def anna(in_segrate):
    """With a fiscal code that the desk takes: its control letter is right."""
    return citizen("Anna", ANNA)


@pytest.fixture
def client(desk, carla, service):
    return desk(carla)


def begin(client, **changes):
    return client.post(url("counter"), {**KNOWN, **changes})


def step(draft, name):
    return url("counter_step", draft.id, name)


def fill(client, draft, **changes):
    client.post(step(draft, "privacy"), {"accepted": "on", "action": "next"})
    data = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": "false", "action": "next", **changes}
    return client.post(step(draft, "dati"), data)


def draft_of(person):
    return Draft.objects.exclude(channel="online").get(owner=person)


def test_a_known_person_is_found_and_the_code_stays_out_of_addresses(client, anna):
    page = client.post(url("counter"), {"service": "prova", "fiscal_code": ANNA.lower(), "action": "find"})
    assert "Anna Bianchi" in page.content.decode()
    answer = begin(client)
    assert answer.headers["Location"] == url("counter_draft", draft_of(anna).id)
    assert User.objects.filter(kind="citizen").count() == 1


def test_no_service_is_chosen_for_the_clerk(client):
    page = client.get(url("counter")).content.decode()
    assert '<option value="" selected>Scegli il servizio</option>' in page
    assert client.post(url("counter"), {"fiscal_code": ANNA, "action": "find"}).status_code == 422


def test_a_wrong_code_is_refused_as_everywhere(client):
    page = client.post(url("counter"), {"service": "prova", "fiscal_code": "BNCNNA85A41F205X", "action": "find"})
    assert page.status_code == 422
    assert "Il codice fiscale non è corretto" in page.content.decode()


def new_code():
    from codicefiscale import codicefiscale

    code = codicefiscale.encode("Verdi", "Luca", "M", "01/01/1990", "Milano")
    return FiscalCodeAnswer().clean(code)


def test_a_new_person_is_created_with_what_the_code_says(client):
    code = new_code()
    page = client.post(url("counter"), {"service": "prova", "fiscal_code": code, "action": "find"}).content.decode()
    assert "Persona nuova" in page
    assert 'value="1990"' in page
    person = {"given_name": "Luca", "family_name": "Verdi", "birth_date_day": "1", "birth_date_month": "1",
              "birth_date_year": "1990", "birth_place": "Milano"}  # fmt: skip
    wrong = begin(client, fiscal_code=code, found_code=code, **person | {"family_name": "Rossi"})
    assert wrong.status_code == 422
    assert not User.objects.filter(fiscal_code=code).exists()
    assert begin(client, fiscal_code=code, found_code=code, **person).status_code == 302
    luca = User.objects.get(fiscal_code=code)
    assert (luca.full_name, str(luca.birth_date), luca.gender) == ("Luca Verdi", "1990-01-01", "M")


def test_a_document_seen_must_be_named(client, anna):
    assert begin(client, evidence="").status_code == 422
    assert not Draft.objects.exists()
    assert begin(client, identified="known", evidence="").status_code == 302


def test_the_whole_road_with_something_missing(client, anna):
    begin(client)
    draft = draft_of(anna)
    refused = fill(client, draft)
    assert refused.status_code == 200
    assert "Allega «Prova scritta»" in refused.content.decode()
    taken = fill(client, draft, **{"manca-prova_scritta": "La porta domani"})
    assert taken.headers["Location"] == step(draft, "riepilogo")
    summary = client.get(step(draft, "riepilogo")).content.decode()
    assert "Manca: La porta domani" in summary
    assert "Accetto la domanda incompleta" in summary
    assert "checked" not in summary
    unconfirmed = client.post(step(draft, "riepilogo"), {"vero": "on", "signed": "on", "action": "send"})
    assert unconfirmed.status_code == 200
    assert not Case.objects.exists()
    scan = pdf("firmata.pdf")
    data = {"vero": "on", "signed": "on", "accepts_incomplete": "on", "action": "send", "signed_paper": scan}
    sent = client.post(step(draft, "riepilogo"), data)
    case = Case.objects.get()
    assert sent.headers["Location"] == case_url(case)
    assert sorted(case.documents.values_list("label", flat=True)) == ["Domanda", "Domanda firmata"]
    page = client.get(case_url(case)).content.decode()
    assert "Domanda incompleta: manca" in page
    assert "Prova scritta (La porta domani)" in page
    assert client.get(url("receipt", case.id)).status_code == 200
    assert client.get(step(draft, "riepilogo")).headers["Location"] == case_url(case)
    assert "Incompleta" in client.get(url("inbox") + "?filtro=da-protocollare").content.decode()
    register(case)
    asking = client.get(step_url(case, "chiedi")).content.decode()
    box = next(line for line in asking.split("<input") if 'value="Prova scritta"' in line)
    assert "checked" in box


def test_a_refresh_that_comes_late_takes_back_nothing_that_was_said(client, anna):
    begin(client)
    fill(client, draft_of(anna), **{"manca-prova_scritta": "La porta domani"})
    late = client.post(
        step(draft_of(anna), "dati"), {"motivo": "Una prova", "refresh": "1", "manca-prova_scritta": "Boh"}
    )
    assert 'value="Boh"' in late.content.decode()
    assert draft_of(anna).filing["missing"] == {"prova_scritta": "La porta domani"}


def test_prefilled_data_says_where_it_comes_from_and_holds_nothing_delicate(client, anna):
    remember(anna, {"contact.email": "anna@posta.example", "isee": 1}, PersonalDatum.Source.CASE)
    begin(client)
    client.post(step(draft_of(anna), "privacy"), {"accepted": "on", "action": "next"})
    page = client.get(step(draft_of(anna), "dati")).content.decode()
    assert "anna@posta.example" in page
    assert "Dato preso da una richiesta precedente della persona" in page


def test_a_restricted_service_is_offered_only_with_the_role_for_it(desk, carla, service, anna, monkeypatch):
    monkeypatch.setattr(policies, "current_definition", lambda _service: SimpleNamespace(restricted=True))
    page = desk(carla).get(url("counter")).content.decode()
    assert 'value="prova"' not in page
    assert begin(desk(carla)).status_code == 422


def test_the_citizen_sees_that_a_clerk_is_filling_it_in_and_keeps_their_own(client, anna, service, visit):
    own = open_draft(anna, service)
    begin(client)
    citizen = visit("segrate", anna)
    page = citizen.get("/area-personale").content.decode()
    assert "La sta compilando Carla Neri per te" in page
    assert Draft.objects.filter(id=own.id).exists()


def test_it_can_be_thrown_away(client, anna):
    begin(client)
    assert client.post(url("counter_discard", draft_of(anna).id)).status_code == 302
    assert not Draft.objects.exists()


def test_the_paper_to_sign_is_a_pdf(client, anna):
    begin(client)
    fill(client, draft_of(anna))
    paper = client.get(url("counter_print", draft_of(anna).id))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")


@pytest.mark.parametrize("act", ["undo", "send_now"])
def test_a_held_step_shows_what_can_be_done_with_it(desk, carla, case, settings, act):
    settings.SPORTELLO_STEP_GRACE_S = 300
    client = desk(carla)
    data = {"seen_state": "in_carico", "action": "send", "other_items": "Bolletta", "subject": "Servono documenti",
            "body": "Manda la bolletta."}  # fmt: skip
    client.post(step_url(case, "chiedi"), data)
    case.refresh_from_db()
    page = client.get(case_url(case)).content.decode()
    assert "Annulla questo passo" in page
    assert "tra 4 minuti" in page
    client.post(url(act, case.id), {"seen": case.held_until.isoformat()})
    page = client.get(case_url(case)).content.decode()
    assert "Annulla questo passo" not in page
    case.refresh_from_db()
    assert case.state == ("in_carico" if act == "undo" else "sospesa")
    assert ("Passo annullato: la pratica torna a" in page) == (act == "undo")


def test_an_undo_that_names_another_step_changes_nothing(desk, carla, case, settings):
    settings.SPORTELLO_STEP_GRACE_S = 300
    client = desk(carla)
    client.post(step_url(case, "prendi"), {"seen_state": "in_carico", "action": "send"})
    for seen in ("", "2026-13-99", "2020-01-01T00:00:00+00:00"):
        client.post(url("undo", case.id), {"seen": seen})
    case.refresh_from_db()
    assert case.is_held
