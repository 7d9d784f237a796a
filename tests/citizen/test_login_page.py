"""«Entra con SPID / CIE»: the ways in that the municipality has, and what the page behind the login asks for."""

import pytest
from django.utils import timezone

from accounts.login.entry import LEVEL
from integrations.actions.configure import configure
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key
from tenants.context import tenant_context

BY = {"kind": "system"}
FEDERATION = '<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{}</md:EntitiesDescriptor>'
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
OIDC = dict.fromkeys(ENDPOINTS, "https://gateway.example") | {
    "client_id": "sportello",
    "client_secret": "segreto",
    "label": "Entra con la Regione",
}


@pytest.fixture(scope="module")
def key():
    return new_key(timezone.now())


@pytest.fixture
def offer(segrate, key):
    def _offer(way, *names):
        providers = [SimulatedProvider(f"https://{name.lower()}.example", name, key) for name in names]
        text = FEDERATION.format("".join(each.metadata().split("?>")[1] for each in providers))
        with tenant_context(segrate):
            configure(way, "saml", {"email": "spid@comune.example", "metadata_xml": text}, by=BY)

    return _offer


def page(client, **query):
    return client.get("/accedi", query).content.decode()


def test_each_way_has_its_words(visit, segrate, offer):
    offer("spid", "Alfa", "Beta")
    offer("cie", "Ministero")
    offer("eidas", "Nodo")
    with tenant_context(segrate):
        configure("identity", "oidc", OIDC, by=BY)
    html = page(visit("segrate"))
    for words in ("Entra con SPID", "Alfa", "Beta", "Entra con CIE", "Login with eIDAS", "Entra con la Regione"):
        assert words in html
    assert "Ministero" not in html


def test_spid_s_list_ends_with_the_help_that_agid_wants(visit, offer):
    offer("spid", "Alfa", "Beta")
    html = page(visit("segrate"))
    assert "Accedi con SPID, il sistema pubblico di identità digitale." in html
    assert html.index("Alfa") < html.index("Maggiori informazioni su SPID") < html.index("Serve aiuto?")


def test_what_the_town_had_before_stands_last_and_apart(visit, segrate, offer):
    offer("cie", "Ministero")
    with tenant_context(segrate):
        configure("identity", "oidc", OIDC, by=BY)
    html = page(visit("segrate"))
    assert html.index("Entra con CIE") < html.index("Altre utenze") < html.index("Entra con la Regione")
    assert "Maggiori informazioni su SPID" not in html


def test_a_gateway_alone_is_no_alternative_to_anything(visit, segrate):
    with tenant_context(segrate):
        configure("identity", "oidc", OIDC, by=BY)
    html = page(visit("segrate"))
    assert "Entra con la Regione" in html
    assert "Altre utenze" not in html


def test_each_provider_is_a_link_that_needs_no_script(visit, offer):
    offer("spid", "Alfa", "Beta")
    html = page(visit("segrate"), next="/stato-pratica")
    assert 'href="/spid/login/?idp=https%3A%2F%2Falfa.example&amp;next=%2Fstato-pratica"' in html


def test_a_provider_cannot_write_on_our_page(visit, offer):
    offer("spid", "Alfa", "Beta &lt;script&gt;")
    assert "<script>" not in page(visit("segrate")).replace("<script src", "")


def test_it_asks_for_all_the_ways_in_one_question(visit, offer, django_assert_num_queries):
    for way in ("spid", "cie", "eidas"):
        offer(way, "Alfa", "Beta")
    client = visit("segrate")
    page(client)
    with django_assert_num_queries(2):
        page(client)


def test_without_any_way_it_says_so(visit, segrate):
    assert "non è ancora attivo" in page(visit("segrate"))


def test_a_list_of_providers_that_was_never_read_shows_no_button(visit, segrate):
    with tenant_context(segrate):
        options = {"email": "spid@comune.example", "metadata_url": "https://registro.example"}
        configure("spid", "saml", options, by=BY)
    assert "Entra con SPID</" not in page(visit("segrate"))


def test_a_service_that_asks_for_level_three_says_so_to_the_provider(visit, service, offer, strict):
    offer("cie", "Ministero")
    where = f"/servizi/{service.category}/{service.code}/richiesta"
    assert "livello=3" in page(visit("segrate"), next=where)


@pytest.fixture
def strict(monkeypatch):
    """Every service asks for level 3."""
    from catalog.resolve import ResolvedDefinition

    monkeypatch.setattr(ResolvedDefinition, "identity_level", property(lambda self: 3), raising=False)


@pytest.mark.parametrize(("level", "lets_in"), [(3, True), (2, False), (1, False), (None, False)])
def test_who_came_in_below_the_level_logs_in_again(visit, service, anna, strict, level, lets_in, segrate):
    with tenant_context(segrate):
        client = visit("segrate", user=anna)
        session = client.session
        if level:
            session[LEVEL] = level
            session.save()
    where = f"/servizi/{service.category}/{service.code}/richiesta/privacy"
    response = client.get(where)
    assert (response.status_code == 200) is lets_in
    if not lets_in:
        assert response["Location"].startswith("/accedi?next=")
        html = client.get(response["Location"]).content.decode()
        assert "Serve un livello di sicurezza più alto" in html


def test_an_ordinary_service_takes_who_came_without_a_level(visit, service, anna, segrate):
    with tenant_context(segrate):
        client = visit("segrate", user=anna)
    where = f"/servizi/{service.category}/{service.code}/richiesta/privacy"
    assert client.get(where).status_code == 200
    assert client.get("/accedi", {"next": where})["Location"] == where
