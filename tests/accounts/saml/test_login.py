"""A citizen logs in with SPID, CIE or eIDAS."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY

from accounts.models import SamlLogin, User
from accounts.queries import known_data
from integrations.identity.saml.transport import redirected
from integrations.simulators.identity.saml.answers import answer
from integrations.simulators.identity.saml.provider import read_request
from tenants.context import tenant_context
from tests.accounts.saml.conftest import configure_way

ANNA = "cf:BNCNNA84C52I577E"
# How many statements each step of a login asks of the database, exactly, of somebody who was here before.
START, ANSWER, ENTRANCE = 13, 11, 34


def test_it_creates_the_citizen_at_the_first_login(browser, people_of):
    assert browser.log_in()["Location"] == "/area-personale"
    anna = people_of()[ANNA]
    assert (anna.kind, anna.fiscal_code, anna.full_name) == (User.Kind.CITIZEN, "BNCNNA84C52I577E", "Anna Bianchi")
    assert (anna.birth_date.isoformat(), anna.birth_place, anna.gender) == ("1984-03-12", "Segrate", "F")
    assert (anna.email, anna.phone) == ("anna.bianchi@posta.example", "+393331112201")
    assert not anna.has_usable_password()


def test_it_remembers_what_spid_said_and_that_spid_said_it(browser, people_of, segrate):
    browser.log_in()
    anna = people_of()[ANNA]
    with tenant_context(segrate):
        known = {key: (datum.value, datum.source) for key, datum in known_data(anna).items()}
    assert known["identity.fiscal_code"] == ("BNCNNA84C52I577E", "spid")
    assert known["residence.address"] == (
        {"street": "Via Roma", "number": "12", "postal_code": "20054", "town": "Segrate", "province": "MI"},
        "spid",
    )


def test_it_is_the_same_citizen_with_spid_and_with_the_card(browse, people_of):
    browse().log_in()
    browse(way="cie").log_in(level="https://www.spid.gov.it/SpidL3")
    assert list(people_of()) == [ANNA]


def test_the_card_knows_no_contacts_and_the_fiscal_code_supplies_the_rest(browse, people_of):
    browser = browse(way="cie")
    browser.log_in("bruno-verdi", level="https://www.spid.gov.it/SpidL3")
    bruno = people_of()["cf:VRDBRN79S03F205U"]
    assert (bruno.birth_place, bruno.gender, bruno.email) == ("Milano", "M", "")
    session = browser.client.session
    assert (session["identity_source"], session["identity_way"], session["identity_level"]) == ("cie", "cie", 3)


def test_who_comes_from_another_country_is_known_by_the_eidas_identifier(browse, people_of, segrate):
    browse(way="eidas").log_in("aminata-diallo")
    browse(way="eidas").log_in("aminata-diallo")
    ((login, aminata),) = people_of().items()
    assert login.startswith("eidas:DE/IT/")
    assert (aminata.fiscal_code, aminata.full_name, aminata.is_citizen) == (None, "Aminata Diallo", True)
    with tenant_context(segrate):
        assert {datum.source for datum in known_data(aminata).values()} == {"eidas"}
        assert "identity.fiscal_code" not in known_data(aminata)


def test_who_has_no_fiscal_code_opens_the_personal_area(browse, segrate):
    browser = browse(way="eidas")
    browser.log_in("aminata-diallo")
    assert browser.client.get("/area-personale").status_code == 200
    assert browser.client.get("/area-personale/dati").status_code == 200


def test_it_lands_where_the_citizen_was_going(browser):
    answer = browser.log_in(query={"next": "/servizi/welfare/contributo-economico/richiesta/privacy?x=1"})
    assert answer["Location"] == "/servizi/welfare/contributo-economico/richiesta/privacy?x=1"


@pytest.mark.parametrize("elsewhere", ["https://male.example", "//male.example", "/\\male.example"])
def test_it_never_lands_on_another_site(browser, elsewhere):
    assert browser.log_in(query={"next": elsewhere})["Location"] == "/area-personale"


def test_two_tabs_land_each_where_it_was_going(browser, provider):
    first, second = browser.start(next="/servizi"), browser.start(next="/stato-pratica")
    for asked, landing in ((second, "/stato-pratica"), (first, "/servizi")):
        response = browser.post(answer(provider, browser.answering(asked)))
        assert browser.come_in(response)["Location"] == landing


def test_it_rotates_the_session_key(browser):
    browser.start()
    before = browser.client.session.session_key
    browser.log_in()
    assert browser.client.session.session_key != before


def test_it_asks_for_what_the_page_behind_the_login_asks(browser):
    assert browser.start().level == "https://www.spid.gov.it/SpidL2"
    assert browser.start(livello="3").level == "https://www.spid.gov.it/SpidL3"


@pytest.mark.parametrize("lower", ["0", "1", "-3", "x", "33"])
def test_nobody_lowers_the_level_in_the_address(browser, lower):
    assert browser.start(livello=lower).level == "https://www.spid.gov.it/SpidL2"


@pytest.mark.parametrize("way", ["cie", "eidas"])
def test_the_card_and_eidas_always_ask_anew(browse, segrate, provider, way):
    browser = browse(way=way)
    configure_way(segrate, way, provider, level=1)
    address = browser.client.get(f"/{way}/login/", {"idp": provider.entity_id})["Location"]
    message = redirected(parse_qs(urlsplit(address).query)["SAMLRequest"][0])
    assert message.get("ForceAuthn") == "true"
    assert read_request(address).level == "https://www.spid.gov.it/SpidL1"


def test_its_request_says_what_spid_wants(browser, provider):
    address = browser.client.get("/spid/login/", {"idp": provider.entity_id})["Location"]
    query = parse_qs(urlsplit(address).query)
    assert address.startswith("https://gestore.example/sso?SAMLRequest=")
    assert list(query) == ["SAMLRequest", "RelayState", "SigAlg", "Signature"]
    assert "http" not in query["RelayState"][0]


def test_a_login_begun_on_another_host_of_the_municipality_begins_again_on_its_own(towns, visit, segrate, provider):
    from tenants.hosts import forget_hosts
    from tenants.models import Domain

    Domain.objects.create(tenant=segrate, domain="sportello.segrate.example", is_primary=False)
    forget_hosts()
    client = visit("segrate")
    client.defaults["HTTP_HOST"] = "sportello.segrate.example"
    response = client.get("/spid/login/", {"idp": provider.entity_id, "next": "/servizi"})
    assert (
        response["Location"] == "http://segrate.localhost/spid/login/?idp=https%3A%2F%2Fgestore.example&next=%2Fservizi"
    )


def test_it_keeps_nothing_of_the_answer_in_clear(browser, segrate, provider):
    asked = browser.start()
    browser.post(answer(provider, browser.answering(asked)))
    with tenant_context(segrate):
        row = SamlLogin.objects.values().get(request_id=asked.request_id)
    assert row["sealed_answer"]
    for secret in ("BNCNNA", "Bianchi", "posta.example"):
        assert secret not in str(row)


def test_once_in_not_even_the_sealed_answer_is_kept(browser, segrate):
    browser.log_in()
    with tenant_context(segrate):
        row = SamlLogin.objects.get()
    assert (row.sealed_answer, row.session_key) == ("", browser.client.session.session_key)


def test_a_citizen_is_known_to_the_municipality_of_the_login_only(browser, borgo, people_of):
    browser.log_in()
    assert people_of(borgo) == {}
    with tenant_context(borgo):
        assert SamlLogin.objects.count() == 0


def test_it_throws_away_the_session_of_an_operator_in_the_same_browser(browse, segrate, people_of, visit):
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla")
        browser = browse(user=carla)
    browser.log_in()
    assert browser.client.session[SESSION_KEY] == str(people_of()[ANNA].pk)


def test_each_step_keeps_to_its_budget(browser, provider, django_assert_num_queries):
    browser.log_in()
    with django_assert_num_queries(START):
        asked = browser.start()
    message = answer(provider, browser.answering(asked))
    with django_assert_num_queries(ANSWER):
        handed_on = browser.post(message)
    with django_assert_num_queries(ENTRANCE):
        browser.come_in(handed_on)


@pytest.mark.parametrize("page", ["metadata", "login/", "completa"])
def test_its_pages_are_never_cached(browser, page):
    assert "no-store" in browser.client.get(f"/spid/{page}")["Cache-Control"]


@pytest.mark.parametrize("way", ["spid", "cie", "eidas"])
def test_a_way_that_the_municipality_does_not_use_is_not_there(visit, segrate, way):
    assert visit("segrate").get(f"/{way}/metadata").status_code == 404
    assert visit("segrate").post(f"/{way}/acs", {"SAMLResponse": "x"}).status_code == 404
    answer = visit("segrate").get(f"/{way}/login/", {"idp": "https://gestore.example"})
    assert answer.status_code == 503
    assert "non è ancora attivo" in answer.content.decode()


def test_a_provider_that_nobody_named_is_not_sent_to(browser):
    answer = browser.client.get("/spid/login/", {"idp": "https://male.example"})
    assert answer.status_code == 400
    assert "Gestore di identità non riconosciuto" in answer.content.decode()
