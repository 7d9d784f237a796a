"""Reading what identity providers say of themselves, and keeping it."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from integrations.actions.configure import configure
from integrations.capability import adapter_for, adapters_for
from integrations.errors import TransientError
from integrations.identity.saml.options import CieOptions, EidasOptions, SpidOptions
from integrations.identity.saml.providers import from_json, read_providers
from integrations.identity.saml.refresh import addresses_in_use, read_again, refresh_all
from integrations.identity.saml.transport import posted, redirected
from integrations.identity.saml.xml import BadXml, parse
from integrations.models import ProviderList
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key
from integrations.tasks import refresh_identity_providers
from tenants.context import public_context, tenant_context

BY = {"kind": "system"}
EMAIL = {"email": "spid@comune.example"}


@pytest.fixture(scope="module")
def provider():
    return SimulatedProvider("https://gestore.example", "Gestore di prova", new_key(timezone.now()))


def federation(*providers) -> str:
    described = "".join(each.metadata().split("?>")[1] for each in providers)
    return f'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{described}</md:EntitiesDescriptor>'


@pytest.fixture
def site():
    """A site that serves one document, which the test may change; "" answers 500."""
    pages = {"text": ""}

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            body = pages["text"].encode()
            self.send_response(200 if body else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/metadata", pages
    server.shutdown()
    server.server_close()


def test_it_reads_what_the_login_needs(provider):
    (found,) = read_providers(provider.metadata())
    assert (found.entity_id, found.name) == ("https://gestore.example", "Gestore di prova")
    assert (found.login, found.logout, found.logout_answer) == (
        "https://gestore.example/sso", "https://gestore.example/slo", "https://gestore.example/slo",
    )  # fmt: skip
    assert len(found.certificates) == 1
    assert from_json(found.as_json()) == found


def test_it_reads_a_whole_federation_in_its_order(provider):
    other = SimulatedProvider("https://altro.example", "Altro gestore", provider.key)
    assert [each.entity_id for each in read_providers(federation(provider, other))] == [
        "https://gestore.example", "https://altro.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("IDPSSODescriptor", "SPSSODescriptor"),
        ("https://gestore.example/sso", "javascript:alert(1)"),
        ("HTTP-Redirect", "SOAP"),
        ('entityID="https://gestore.example"', 'entityID=""'),
        ("MII", "NON"),
        ('use="signing"', 'use="encryption"'),
    ],
)
def test_a_provider_that_cannot_be_used_is_left_out(provider, old, new):
    text = provider.metadata()
    assert old in text
    with pytest.raises(BadXml, match="no_provider"):
        read_providers(text.replace(old, new))


@pytest.mark.parametrize(
    "text",
    ["", "ciao", "<x/>", "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>", "<md:EntityDescriptor/>", "<a>" * 2000],
)
def test_what_is_no_metadata_is_refused(text):
    with pytest.raises(BadXml):
        read_providers(text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"<x>{text}</x>".encode()))
def test_whatever_arrives_is_an_element_or_refused(data):
    with contextlib.suppress(BadXml):
        assert isinstance(parse(data).tag, str)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_posted_or_redirected_is_an_element_or_refused(text):
    for read in (posted, redirected):
        with contextlib.suppress(BadXml):
            assert isinstance(read(text).tag, str)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60).filter(str.strip))
def test_any_name_survives_the_journey(provider, name):
    described = SimulatedProvider("https://gestore.example", name, provider.key).metadata()
    assert read_providers(described)[0].name == name.strip()


@pytest.mark.parametrize(
    "options",
    [
        {},
        EMAIL,
        EMAIL | {"metadata_xml": "<x/>"},
        EMAIL | {"metadata_url": "registro.example"},
        {"email": "non-una-mail", "metadata_url": "https://registro.example"},
        EMAIL | {"metadata_url": "https://registro.example", "phone": "02 1234567"},
        EMAIL | {"metadata_url": "https://registro.example", "aggregation": "pub-ag-full"},
        EMAIL | {
            "metadata_url": "https://registro.example", "aggregation": "pub-ag-lite", "aggregator_name": "X",
            "aggregator_email": "x@fornitore.example",
        },
        EMAIL | {"metadata_url": "https://registro.example", "level": 4},
        EMAIL | {"metadata_url": "https://registro.example", "aggregator_certificate": "-----BEGIN CERTIFICATE-----"},
    ],
)  # fmt: skip
def test_it_takes_no_configuration_that_would_not_work(options):
    with pytest.raises(ValidationError):
        SpidOptions(**options)


@pytest.mark.parametrize("url", ["https://card.example/idp/shibboleth?Metadata", "https://registro.example/idp"])
def test_the_address_of_metadata_may_have_a_query(url):
    assert CieOptions(**EMAIL, metadata_url=url).metadata_url == url


@pytest.mark.parametrize("url", ["ftp://x.example", "https://utente:segreto@x.example?Metadata", "?Metadata", "x"])
def test_it_must_be_an_address_all_the_same(url):
    with pytest.raises(ValidationError):
        CieOptions(**EMAIL, metadata_url=url)


def test_a_partner_needs_an_address_and_a_town():
    with pytest.raises(ValidationError):
        CieOptions(**EMAIL, metadata_url="https://registro.example", partner_name="Fornitore S.r.l.")


def test_eidas_has_two_sets():
    with pytest.raises(ValidationError):
        EidasOptions(**EMAIL, metadata_url="https://nodo.example", attribute_set=1)


def test_every_option_has_an_italian_title():
    for options in (SpidOptions, CieOptions, EidasOptions):
        assert [name for name, field in options.model_fields.items() if not field.title] == []


def test_the_list_is_read_once_for_all_municipalities(site, provider, segrate, borgo):
    url, pages = site
    pages["text"] = federation(provider)
    for town in (segrate, borgo):
        with tenant_context(town):
            configure("spid", "saml", EMAIL | {"metadata_url": url}, by=BY)
    with public_context():
        assert addresses_in_use() == {url}
        assert refresh_all() == 0
        assert ProviderList.objects.count() == 1
    for town in (segrate, borgo):
        with tenant_context(town):
            assert [each.name for each in adapter_for("spid").providers()] == ["Gestore di prova"]


def test_the_lists_are_read_again_every_night(site, provider, segrate):
    url, pages = site
    with tenant_context(segrate):
        configure("cie", "saml", EMAIL | {"metadata_url": url}, by=BY)
    pages["text"] = federation(provider)
    refresh_identity_providers()
    with tenant_context(segrate):
        assert [each.name for each in adapter_for("cie").providers()] == ["Gestore di prova"]


def test_what_was_known_stays_when_the_address_does_not_answer(site, provider, in_segrate):
    url, pages = site
    pages["text"] = federation(provider)
    read_again(url)
    for gone in ("", "<html>Manutenzione</html>"):
        pages["text"] = gone
        with pytest.raises(TransientError):
            read_again(url)
        assert ProviderList.objects.get().providers[0]["entity_id"] == "https://gestore.example"


def test_the_check_of_the_configuration_reads_the_list(site, provider, in_segrate):
    url, pages = site
    configure("spid", "saml", EMAIL | {"metadata_url": url}, by=BY)
    spid = adapter_for("spid")
    assert [finding.ok for finding in spid.check_config()] == [False]
    pages["text"] = federation(provider)
    assert [(finding.ok, finding.message) for finding in spid.check_config()] == [
        (True, "Gestori di identità: Gestore di prova.")
    ]
    assert spid.provider("https://gestore.example") is not None
    assert spid.provider("https://male.example") is None


def test_the_ways_in_are_asked_for_in_one_question(provider, in_segrate, django_assert_num_queries):
    for way in ("spid", "cie", "eidas"):
        configure(way, "saml", EMAIL | {"metadata_xml": federation(provider)}, by=BY)
    with django_assert_num_queries(1):
        assert set(adapters_for(["spid", "cie", "eidas", "identity"])) == {"spid", "cie", "eidas"}


def test_a_way_whose_options_cannot_be_read_is_left_out(provider, in_segrate):
    configure("spid", "saml", EMAIL | {"metadata_xml": federation(provider)}, by=BY).delete()
    config = configure("cie", "saml", EMAIL | {"metadata_xml": federation(provider)}, by=BY)
    config.sealed_options = "rovinato"
    config.save()
    assert adapters_for(["spid", "cie"]) == {}
