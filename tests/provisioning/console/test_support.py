"""«Entra per assistenza» on the console's pages: asking, the form that leads into the desk, ending."""

import re

import pytest

from accounts.roles import SupportLevel
from provisioning.support.models import SupportGrant, SupportTicket
from tests.provisioning.support.conftest import CONSOLE, ENTER

ASK = "/comuni/segrate/assistenza"
WANTED = {"ticket": "A-12", "reason": "Un servizio non si apre più", "level": "read", "hours": "2"}


@pytest.fixture
def console(fabio, visit):
    return visit("console.localhost", fabio)


def text(answer):
    return answer.content.decode()


def test_the_list_names_the_municipalities_with_host_and_state(console):
    page = text(console.get("/comuni/"))
    for words in ("Comune di Segrate", "segrate.localhost", "Attivo", "Comune di Borgo Sereno", "2 comuni"):
        assert words in page


@pytest.mark.parametrize("words", ["segra", "mi", "segrate.local", "comune segrate"])
def test_it_is_searched_by_name_province_and_host(console, words):
    page = text(console.get("/comuni/", {"q": words}))
    assert "Comune di Segrate" in page
    assert "Borgo" not in page


def test_a_search_without_result_says_how_to_go_on(console):
    assert "Nessun comune" in text(console.get("/comuni/", {"q": "atlantide"}))


def test_asking_opens_the_access_and_shows_how_to_enter(console, segrate):
    page = text(console.post(ASK, WANTED, follow=True))
    assert "Accesso aperto" in page
    assert "Entra nello sportello" in page
    grant = SupportGrant.objects.get()
    assert (grant.level, grant.hours, grant.ticket) == ("read", 2, "A-12")


@pytest.mark.parametrize(
    "missing", [{"ticket": ""}, {"reason": ""}, {"reason": "boh"}, {"level": "all"}, {"hours": "3"}, {"hours": ""}]
)
def test_without_reason_request_or_a_known_length_nothing_opens(console, segrate, missing):
    assert console.post(ASK, WANTED | missing).status_code == 422
    assert not SupportGrant.objects.exists()


def test_restricted_data_say_that_the_municipality_must_agree(console, segrate):
    page = text(console.post(ASK, WANTED | {"level": "restricted"}, follow=True))
    assert "quando un amministratore dell&#x27;ente acconsente" in page
    assert "Entra nello sportello" not in page
    assert "Ritira la richiesta" in page


def test_the_way_in_is_a_form_that_may_go_to_that_host_alone(console, ask):
    grant = ask()
    answer = console.post(f"/assistenza/{grant.id}/entra")
    csp = answer["Content-Security-Policy"]
    assert "form-action http://segrate.localhost;" in f"{csp};"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    page = text(answer)
    assert f'action="http://segrate.localhost{ENTER}"' in page
    assert page.count("<form") == 1


def test_other_pages_keep_their_forms_at_home(console):
    answer = console.get("/comuni/segrate/")
    assert "form-action 'self'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_from_the_console_into_the_desk_and_out_again(console, ask, visit):
    grant = ask(SupportLevel.ADMINISTER)
    page = text(console.post(f"/assistenza/{grant.id}/entra"))
    ticket = re.search(r'name="biglietto" value="([^"]+)"', page)[1]
    desk = visit("segrate")
    assert desk.post(ENTER, {"biglietto": ticket}, HTTP_ORIGIN=CONSOLE)["Location"] == "/operatori/"
    assert "Fabio Riva (assistenza del fornitore)" in text(desk.get("/operatori/catalogo/"))
    assert "Accesso chiuso" in text(console.post(f"/assistenza/{grant.id}/chiudi", follow=True))
    assert desk.get("/operatori/catalogo/")["Location"] == "/operatori/assistenza/finita"


def test_an_ended_grant_gives_no_ticket(console, ask):
    grant = ask()
    console.post(f"/assistenza/{grant.id}/chiudi")
    assert "non è in corso" in text(console.post(f"/assistenza/{grant.id}/entra", follow=True))
    assert not SupportTicket.objects.exists()


def test_colleagues_see_the_grant_and_cannot_use_it(ask, marta, visit):
    grant = ask()
    console = visit("console.localhost", marta)
    page = text(console.get("/comuni/segrate/"))
    assert "Fabio Riva" in page
    assert "Entra nello sportello" not in page
    for act in ("entra", "chiudi"):
        assert console.post(f"/assistenza/{grant.id}/{act}").status_code == 404
    assert "Fabio Riva" not in text(console.get("/assistenza/"))


def test_what_was_written_is_shown_as_text(console, segrate):
    console.post(ASK, WANTED | {"reason": "<script>alert(1)</script> prova"})
    assert "<script>alert" not in text(console.get("/comuni/segrate/"))


def test_where_the_municipality_does_not_serve_there_is_no_way_in(console, segrate):
    segrate.state = "suspended"
    segrate.save()
    page = text(console.get("/comuni/segrate/"))
    assert "non è attivo" in page
    assert "Apri l&#x27;accesso" not in page


def test_a_form_of_another_site_asks_nothing(fabio, segrate):
    from django.test import Client

    from accounts.second_factor import mark_verified

    client = Client(HTTP_HOST="console.localhost", enforce_csrf_checks=True)
    client.force_login(fabio, backend="accounts.backends.OperatorBackend")
    session = client.session
    mark_verified(session, "app")
    session.save()
    assert client.post(ASK, WANTED, HTTP_ORIGIN="http://segrate.localhost").status_code == 403
    assert not SupportGrant.objects.exists()
