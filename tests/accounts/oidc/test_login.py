from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY

from accounts.actions.remember import remember
from accounts.models import User
from accounts.queries import known_data
from tenants.context import tenant_context

ANNA = "cf:BNCNNA84C52I577E"


def test_it_creates_the_citizen_at_the_first_login(browser, people_of):
    assert browser.log_in().status_code == 302
    anna = people_of()[ANNA]
    assert (anna.kind, anna.fiscal_code, anna.full_name) == (User.Kind.CITIZEN, "BNCNNA84C52I577E", "Anna Bianchi")
    assert (anna.birth_date.isoformat(), anna.birth_place, anna.gender) == ("1984-03-12", "Segrate", "F")
    assert (anna.email, anna.phone) == ("anna.bianchi@posta.example", "+393331112201")
    assert not anna.has_usable_password()


def test_it_remembers_where_each_datum_comes_from(browser, people_of, segrate):
    browser.log_in()
    anna = people_of()[ANNA]
    with tenant_context(segrate):
        known = {key: (datum.value, datum.source) for key, datum in known_data(anna).items()}
    assert known == {
        "identity.given_name": ("Anna", "spid"),
        "identity.family_name": ("Bianchi", "spid"),
        "identity.fiscal_code": ("BNCNNA84C52I577E", "spid"),
        "identity.birth_date": ("1984-03-12", "spid"),
        "identity.birth_place": ("Segrate", "spid"),
        "identity.gender": ("F", "spid"),
        "contact.email": ("anna.bianchi@posta.example", "spid"),
        "contact.phone": ("+393331112201", "spid"),
        "residence.address": (
            {"street": "Via Roma", "number": "12", "postal_code": "20054", "town": "Segrate", "province": "MI"},
            "spid",
        ),
    }


def test_it_does_not_undo_what_the_citizen_declared_since(browser, people_of, segrate):
    browser.log_in()
    with tenant_context(segrate):
        remember(User.objects.get(), {"contact.email": "anna@altrove.example"}, "citizen")
    browser.log_in()
    with tenant_context(segrate):
        known = known_data(User.objects.get())
    assert (known["contact.email"].value, known["contact.email"].source) == ("anna@altrove.example", "citizen")
    assert known["contact.phone"].source == "spid"


def test_it_knows_the_citizen_again(browser, people_of):
    browser.log_in()
    browser.log_in(means="cie")
    assert list(people_of()) == [ANNA]


def test_it_accepts_the_identity_card_which_knows_no_contacts(browser, people_of):
    browser.log_in("bruno-verdi", means="cie")
    bruno = people_of()["cf:VRDBRN79S03F205U"]
    assert (bruno.birth_place, bruno.gender, bruno.email) == ("Milano", "M", "")
    assert browser.client.session["identity_source"] == "cie"
    assert browser.client.session["identity_level"] == 3


def test_it_tells_people_of_the_same_name_apart(browser, people_of):
    browser.log_in("mario-rossi-1975")
    browser.log_in("mario-rossi-1962")
    assert [user.full_name for user in people_of().values()] == ["Mario Rossi", "Mario Rossi"]


def test_it_keeps_the_address_that_the_citizen_chose_to_be_written_at(browser, people_of, segrate):
    browser.log_in()
    with tenant_context(segrate):
        User.objects.update(email="anna@altrove.example", given_name="Annetta")
    browser.log_in()
    anna = people_of()[ANNA]
    assert (anna.email, anna.given_name) == ("anna@altrove.example", "Anna")


def test_it_lands_where_the_citizen_was_going(browser):
    answer = browser.log_in(next="/servizi/welfare/contributo-economico/richiesta/privacy?x=1")
    assert answer["Location"] == "/servizi/welfare/contributo-economico/richiesta/privacy?x=1"


def test_two_tabs_land_each_where_it_was_going(browser):
    first, second = browser.start(next="/servizi"), browser.start(next="/stato-pratica")
    assert browser.come_back(browser.choose(first))["Location"] == "/servizi"
    assert browser.come_back(browser.choose(second))["Location"] == "/stato-pratica"


def test_it_rotates_the_session_key(browser):
    browser.start()
    before = browser.client.session.session_key
    browser.log_in()
    assert browser.client.session.session_key != before


def test_it_throws_away_the_session_of_an_operator_in_the_same_browser(identity, visit, segrate, people_of):
    from tests.accounts.oidc.conftest import Browser

    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla")
        browser = Browser(visit("segrate", user=carla))
    browser.start()
    session = browser.client.session
    session["desk"] = "draft of Carla"
    session.save()
    browser.log_in()
    assert browser.client.session[SESSION_KEY] == str(people_of()[ANNA].pk)
    assert "desk" not in browser.client.session


def test_it_asks_for_what_it_must(browser):
    query = {name: values[0] for name, values in parse_qs(urlsplit(browser.start()).query).items()}
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["acr_values"] == "https://www.spid.gov.it/SpidL2"
    assert query["redirect_uri"] == "http://segrate.localhost/accedi/ritorno"
    assert min(len(query["state"]), len(query["nonce"])) >= 32
    assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3


def test_it_never_opens_the_account_of_an_operator(browser, segrate, people_of):
    with tenant_context(segrate):
        User.objects.create(login=ANNA, kind=User.Kind.OPERATOR, given_name="Anna")
    answer = browser.log_in()
    assert answer.status_code == 403
    assert SESSION_KEY not in browser.client.session
    assert people_of()[ANNA].family_name == ""


def test_it_refuses_an_account_that_was_closed(browser, segrate):
    browser.log_in()
    with tenant_context(segrate):
        User.objects.update(is_active=False)
    browser.client.logout()
    answer = browser.log_in()
    assert answer.status_code == 403
    assert "sospeso" in answer.content.decode()


def test_a_citizen_is_known_to_the_municipality_of_the_login_only(browser, borgo, people_of):
    browser.log_in()
    assert people_of(borgo) == {}


@pytest.mark.parametrize("path", ["/accedi/avvia", "/accedi/ritorno"])
def test_its_pages_are_never_cached(browser, path):
    assert "no-store" in browser.client.get(path)["Cache-Control"]
