"""«PNRR» on the console's pages."""

from dataclasses import replace

import pytest
from django.test import Client

from provisioning.pnrr.actions.confirm import confirm
from provisioning.pnrr.actions.identities import Credentials, add_identity
from provisioning.pnrr.actions.keep_dossier import open_dossier
from provisioning.pnrr.models import CheckRun, Dossier, DossierPaper, Evidence, TrialIdentity
from tests.provisioning.pnrr.conftest import CODE, dossier, facts, offer_services, service, unreachable

__all__ = ["dossier", "service", "unreachable"]
PAGE = "/pnrr/segrate/"
DATA = {
    "cup": "j21f 22000610006", "inhabitants": "36800", "services": [CODE], "granted": "38.650,00", "decree_on": "2022-08-19",
    "supplier": "Fornitore S.p.A.",
}  # fmt: skip
IDENTITY = {"label": "SPID di prova", "username": "valutatore", "secret": " parola segreta ", "hint": "SMS"}


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


def text(answer):
    return answer.content.decode()


def test_the_list_tells_who_has_a_dossier_and_how_it_stands(console, dossier, fabio):
    confirm(dossier, fabio, "C.SE.4.1", [], passed=True, words="Visto")
    page = text(console.get("/pnrr/"))
    for words in (
        "Comune di Segrate",
        "J21F22000610006",
        "1 su 18",
        "Da contrattualizzare",
        "Contratto con il fornitore",
    ):
        assert words in page
    assert "Apri il fascicolo" in page


@pytest.mark.parametrize("dossiers", [1, 2])
def test_the_list_costs_the_same_for_many(console, dossier, fabio, borgo, dossiers, django_assert_num_queries):
    if dossiers == 2:
        open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200), [])
    console.get("/pnrr/")
    with django_assert_num_queries(11):
        console.get("/pnrr/")


def test_a_town_without_one_leads_to_opening_it(console, segrate):
    assert console.get(PAGE)["Location"] == "/pnrr/segrate/dati"
    assert "Apri il fascicolo" in text(console.get("/pnrr/segrate/dati"))


def test_it_is_opened_with_what_the_decree_says(console, service):
    assert console.post("/pnrr/segrate/dati", DATA)["Location"] == PAGE
    opened = Dossier.objects.get()
    assert (opened.cup, opened.granted, opened.inhabitants) == ("J21F22000610006", 3_865_000, 36_800)
    page = text(console.get(PAGE))
    for words in ("da 20001 a 50000", "38.650,00 euro", "1 su 5 al massimo", "16 maggio 2023", "Fonti:"):
        assert words in page
    assert "non è quello della tabella" not in page


def test_an_amount_that_the_table_does_not_give_is_pointed_out(console, service):
    console.post("/pnrr/segrate/dati", DATA | {"granted": "1000"})
    assert "non è quello della tabella" in text(console.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cup": "123"}, "Il CUP è fatto di 15"),
        ({"inhabitants": ""}, "Scrivi quanti abitanti"),
        ({"granted": "tanto"}, "Scrivi un importo in euro"),
        ({"contract_on": "2022-01-01"}, "Il contratto non può venire prima del decreto."),
        ({"verification_from": "2024-02-01", "verification_until": "2024-01-01"}, "non può finire prima di cominciare"),
        ({"services": ["sparito"]}, "sparito"),
        ({"decree_on": "2022-02-30"}, "Scrivi una data che esiste."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(console, service, wrong, message):
    answer = console.post("/pnrr/segrate/dati", DATA | wrong)
    assert answer.status_code == 422
    assert message in text(answer)
    assert not Dossier.objects.exists()


def test_more_services_than_the_band_has_are_refused(console, segrate):
    codes = ["contributo-economico", "sepoltura-defunto", "contrassegno-parcheggio-disabili", "assegno-maternita",
             "asilo-nido-iscrizione"]  # fmt: skip
    offer_services(segrate, *codes)
    answer = console.post("/pnrr/segrate/dati", DATA | {"inhabitants": "4000", "services": codes})
    assert "più servizi di quanti la misura ne finanzi" in text(answer)
    assert not Dossier.objects.exists()


def test_a_town_in_preparation_has_no_dossier_yet(console, borgo):
    borgo.state = "preparing"
    borgo.save()
    assert "In preparazione" in text(console.get("/pnrr/"))
    answer = console.post("/pnrr/borgo/dati", {"inhabitants": "4200"})
    assert answer.status_code == 422
    assert "ancora in preparazione" in text(answer)
    assert not Dossier.objects.exists()


def test_an_old_page_does_not_undo_a_colleague(console, dossier):
    Dossier.objects.update(row_version=2)
    answer = console.post("/pnrr/segrate/dati", DATA | {"row_version": "1"})
    assert answer.status_code == 422
    assert "un&#x27;altra persona ha cambiato il fascicolo" in text(answer)


def test_checks_are_started_and_their_progress_is_shown(console, dossier):
    page = text(console.post("/pnrr/segrate/controlli", follow=True))
    assert "In attesa: partono fra poco." in page
    assert 'hx-get="/pnrr/segrate/controlli/avanzamento"' in page
    assert "Avvia i controlli" not in page
    assert "sono già in corso" in text(console.post("/pnrr/segrate/controlli", follow=True))
    assert CheckRun.objects.count() == 1


def test_when_the_checks_are_over_the_page_is_shown_anew(console, dossier, fabio, unreachable):
    from provisioning.pnrr.actions.ask_run import ask_run
    from provisioning.pnrr.actions.run_checks import run_checks

    run = ask_run(dossier, fabio)
    assert "HX-Refresh" not in console.get("/pnrr/segrate/controlli/avanzamento").headers
    run_checks(run.id)
    assert console.get("/pnrr/segrate/controlli/avanzamento").headers["HX-Refresh"] == "true"
    page = text(console.get(PAGE))
    assert "avviati da Fabio Riva" in page
    assert "1 di 1 servizi" in page


def test_a_criterion_shows_its_evidence_as_text(console, dossier):
    run = CheckRun.objects.create(dossier=dossier, asked_at="2026-11-01T10:00Z", by={"name": "Fabio"}, total=1)
    look = {"url": "http://segrate.localhost/", "at": "2026-11-01T10:00:00", "found": "<b>Trovato</b>", "good": False,
            "excerpt": "<script>alert(1)</script>", "outside": True}  # fmt: skip
    Evidence.objects.create(
        dossier=dossier, run=run, criterion="C.SE.3.1", outcome="failed", at=run.asked_at, looks=[look]
    )
    page = text(console.get(f"{PAGE}criteri/C.SE.3.1"))
    assert "Non soddisfatto" in page
    assert "&lt;b&gt;Trovato" in page
    assert "visto da fuori" in page
    assert "<script>alert" not in page


def test_a_person_judges_for_some_services_with_a_note(console, dossier):
    address = f"{PAGE}criteri/C.SE.2.1"
    answer = console.post(address, {"services": [CODE], "outcome": "passed", "note": "Pagato e stornato"}, follow=True)
    assert "Il tuo giudizio è nel fascicolo." in text(answer)
    assert "Pagato e stornato" in text(answer)
    assert Evidence.objects.get().service == CODE


@pytest.mark.parametrize("missing", [{"note": ""}, {"outcome": ""}, {"services": []}, {"services": ["altro"]}])
def test_a_judgement_that_lacks_something_is_not_kept(console, dossier, missing):
    given = {"services": [CODE], "outcome": "passed", "note": "Visto"} | missing
    assert console.post(f"{PAGE}criteri/C.SE.2.1", given).status_code == 422
    assert not Evidence.objects.exists()


def test_a_criterion_that_does_not_exist_is_not_found(console, dossier):
    assert console.get(f"{PAGE}criteri/C.SE.9.9").status_code == 404


def test_a_secret_is_shown_only_where_it_was_asked_for(console, dossier):
    page = text(console.post(f"{PAGE}identita", IDENTITY, follow=True))
    assert "SPID di prova" in page
    for hidden in ("valutatore", "parola segreta"):
        assert hidden not in page
    identity = TrialIdentity.objects.get()
    answer = console.post(f"{PAGE}identita/{identity.id}/leggi")
    assert " parola segreta " in text(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "Identità di prova letta" in text(console.get(PAGE))
    assert console.get(f"{PAGE}identita/{identity.id}/leggi").status_code == 405


def test_an_identity_that_lacks_something_is_not_kept_and_its_secret_is_not_repeated(console, dossier):
    answer = console.post(f"{PAGE}identita", IDENTITY | {"label": ""})
    assert answer.status_code == 422
    assert "parola segreta" not in text(answer)
    assert not TrialIdentity.objects.exists()


def test_one_taken_away_is_shown_no_more(console, dossier, fabio):
    identity = add_identity(dossier, fabio, Credentials("SPID di prova", "valutatore", "x"))
    assert "del segreto non resta niente" in text(console.post(f"{PAGE}identita/{identity.id}/togli", follow=True))
    assert "è stata tolta" in text(console.post(f"{PAGE}identita/{identity.id}/leggi", follow=True))


def test_papers_are_made_and_downloaded(console, dossier):
    page = text(console.post(f"{PAGE}documenti/acceptance/prepara", follow=True))
    assert "Verbale di collaudo" in page
    paper = DossierPaper.objects.get()
    answer = console.get(f"{PAGE}documenti/{paper.id}")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]
    assert console.post(f"{PAGE}documenti/altro/prepara").status_code == 404


def test_the_annex_is_handed_over_and_not_kept(console, dossier, fabio):
    add_identity(dossier, fabio, Credentials("SPID di prova", "valutatore", "x"))
    answer = console.post(f"{PAGE}allegato")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert not DossierPaper.objects.exists()


def test_what_belongs_to_one_town_is_not_found_under_another(console, dossier, fabio, borgo):
    open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200), [])
    identity = add_identity(dossier, fabio, Credentials("SPID di Segrate", "valutatore", "x"))
    console.post(f"{PAGE}documenti/dossier/prepara")
    paper = DossierPaper.objects.get()
    assert console.post(f"/pnrr/borgo/identita/{identity.id}/leggi").status_code == 404
    assert console.post(f"/pnrr/borgo/identita/{identity.id}/togli").status_code == 404
    assert console.get(f"/pnrr/borgo/documenti/{paper.id}").status_code == 404
    assert "SPID di Segrate" not in text(console.get("/pnrr/borgo/"))


def test_the_page_costs_the_same_with_much_evidence(console, dossier, fabio, django_assert_num_queries):
    console.get(PAGE)
    for code in ("C.SE.4.1", "C.SE.3.1", "C.SE.3.2"):
        confirm(dossier, fabio, code, [], passed=True, words="Visto")
    with django_assert_num_queries(15):
        console.get(PAGE)


def test_a_form_of_another_site_starts_nothing(fabio, dossier):
    from accounts.second_factor import mark_verified

    client = Client(HTTP_HOST="console.localhost", enforce_csrf_checks=True)
    client.force_login(fabio, backend="accounts.backends.OperatorBackend")
    session = client.session
    mark_verified(session, "app")
    session.save()
    assert client.post("/pnrr/segrate/controlli", HTTP_ORIGIN="http://segrate.localhost").status_code == 403
    assert not CheckRun.objects.exists()
