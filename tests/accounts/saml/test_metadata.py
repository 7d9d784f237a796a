"""What the municipality publishes of itself."""

import base64
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from cryptography import x509
from django.core.management import CommandError, call_command
from django.utils import timezone
from lxml import etree

from accounts.models import LoginKey
from accounts.saml.certificate import ORGANIZATION_IDENTIFIER, URI
from accounts.saml.keys import NothingToActivate, activate_next, prepare_next, published_certificates
from accounts.saml.service_provider import service_provider
from integrations.identity.saml.signatures import signed_part
from integrations.identity.saml.xml import NAMESPACES, parse
from integrations.simulators.identity.saml.answers import answer
from tenants.context import tenant_context
from tests.accounts.saml.conftest import configure_way

NS = NAMESPACES | {
    "spid": "https://spid.gov.it/saml-extensions",
    "cie": "https://www.cartaidentita.interno.gov.it/saml-extensions",
}
AGGREGATOR = {
    "aggregator_name": "Fornitore S.r.l.",
    "aggregator_vat_number": "IT12345678901",
    "aggregator_email": "spid@fornitore.example",
}


@pytest.fixture
def read(towns, visit):
    def _read(way="spid", town="segrate"):
        response = visit(town).get(f"/{way}/metadata")
        assert response["Content-Type"] == "application/samlmetadata+xml"
        return parse(response.content)

    return _read


def certificates(entity):
    found = entity.iterfind("md:SPSSODescriptor/md:KeyDescriptor//ds:X509Certificate", NS)
    return [node.text for node in found]


@pytest.mark.parametrize("way", ["spid", "cie", "eidas"])
def test_it_is_signed_by_the_key_that_it_names(read, way):
    entity = read(way)
    signed = signed_part(entity, certificates(entity))
    assert signed.get("entityID") == f"http://segrate.localhost/{way}/metadata"


def test_each_municipality_and_each_way_has_a_key_of_its_own(read):
    keys = [certificates(read(way, town)) for way in ("spid", "cie", "eidas") for town in ("segrate", "borgo")]
    assert len({key for (key,) in keys}) == 6


def test_it_tells_where_answers_and_logouts_go(read):
    role = read().find("md:SPSSODescriptor", NS)
    (acs,) = role.findall("md:AssertionConsumerService", NS)
    assert (acs.get("Location"), acs.get("index"), acs.get("isDefault")) == (
        "http://segrate.localhost/spid/acs", "0", "true",
    )  # fmt: skip
    assert {slo.get("Location") for slo in role.findall("md:SingleLogoutService", NS)} == {
        "http://segrate.localhost/spid/slo"
    }
    assert (role.get("AuthnRequestsSigned"), role.get("WantAssertionsSigned")) == ("true", "true")


def asked_attributes(entity):
    return {
        service.get("index"): [each.get("Name") for each in service.findall("md:RequestedAttribute", NS)]
        for service in entity.iterfind("md:SPSSODescriptor/md:AttributeConsumingService", NS)
    }


def test_it_asks_the_card_for_the_four_attributes_that_it_has(read):
    assert asked_attributes(read("cie")) == {"0": ["name", "familyName", "dateOfBirth", "fiscalNumber"]}


def test_it_asks_eidas_for_sets_99_and_100(read):
    sets = asked_attributes(read("eidas"))
    assert list(sets) == ["99", "100"]
    assert "fiscalNumber" not in sets["99"] + sets["100"]


def test_a_municipality_on_its_own_is_a_public_body_with_its_ipa_code(read):
    (contact,) = read().findall("md:ContactPerson", NS)
    assert contact.get("contactType") == "other"
    assert contact.find("md:Extensions/spid:IPACode", NS).text == "c_i577"
    assert contact.find("md:Extensions/spid:Public", NS).text is None


@pytest.mark.parametrize(
    ("aggregation", "kind"),
    [("pub-ag-full", "PublicServicesFullAggregator"), ("pub-ag-lite", "PublicServicesLightAggregator")],
)
def test_an_aggregated_one_names_who_aggregates_it(read, provider, segrate, keys, aggregation, kind):
    more = {"aggregator_certificate": keys[1].certificate} if aggregation == "pub-ag-lite" else {}
    configure_way(segrate, "spid", provider, aggregation=aggregation, **AGGREGATOR, **more)
    entity = read()
    aggregator, aggregated = entity.findall("md:ContactPerson", NS)
    entity_type = f"{{{NS['spid']}}}entityType"
    assert (aggregator.get(entity_type), aggregated.get(entity_type)) == ("spid:aggregator", "spid:aggregated")
    assert aggregator.find(f"md:Extensions/spid:{kind}", NS) is not None
    assert aggregated.find("md:Extensions/spid:IPACode", NS).text == "c_i577"
    assert aggregation in entity.get("entityID")
    assert "?" not in entity.get("entityID")
    assert (aggregator.find("md:Extensions/spid:KeyDescriptor", NS) is not None) == (aggregation == "pub-ag-lite")


def test_the_card_s_metadata_name_town_and_technical_partner(read, provider, segrate):
    partner = {"partner_name": "Fornitore S.r.l.", "partner_email": "cie@fornitore.example", "partner_town": "F205"}
    configure_way(segrate, "cie", provider, **partner)
    administrative, technical = read("cie").findall("md:ContactPerson", NS)
    assert administrative.find("md:Extensions/cie:Municipality", NS).text == "I577"
    assert technical.find("md:Extensions/cie:Municipality", NS).text == "F205"
    assert technical.find("md:Company", NS).text == "Fornitore S.r.l."


def test_its_certificate_has_the_fields_that_agid_wants(read):
    certificate = x509.load_der_x509_certificate(base64.b64decode(certificates(read())[0]))
    named = {attribute.oid: attribute.value for attribute in certificate.subject}
    assert named[ORGANIZATION_IDENTIFIER] == "PA:IT-c_i577"
    assert named[URI] == "http://segrate.localhost/spid/metadata"
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [policy.policy_identifier.dotted_string for policy in policies] == [
        "1.3.76.16", "1.3.76.16.6", "1.3.76.16.4.2.1",
    ]  # fmt: skip
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert (usage.critical, usage.value.digital_signature, usage.value.content_commitment) == (True, True, True)
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_the_private_key_is_never_stored_in_clear(read, segrate):
    read()
    with tenant_context(segrate):
        row = LoginKey.objects.values().get()
    assert "PRIVATE KEY" not in str(row)
    assert row["state"] == "active"


def test_the_keys_change_without_a_moment_in_which_nobody_logs_in(read, browser, segrate, provider):
    (old,) = certificates(read())
    begun = browser.start()
    call_command("rotate_login_keys", "--prepare", "--municipality", "segrate", "--way", "spid", stdout=StringIO())
    both = certificates(read())
    assert both[0] == old
    assert len(both) == 2
    signed_part(read(), [old])
    call_command("rotate_login_keys", "--activate", "--municipality", "segrate", "--way", "spid", stdout=StringIO())
    assert certificates(read()) == [both[1]]
    signed_part(read(), [both[1]])
    assert browser.come_in(browser.post(answer(provider, browser.answering(begun)))).status_code == 302
    with tenant_context(segrate):
        retired = LoginKey.objects.get(state="retired")
        assert retired.sealed_key == ""


def test_preparing_twice_makes_one_key(towns, segrate):
    with tenant_context(segrate):
        sender = service_provider("spid")
        assert prepare_next(sender).pk == prepare_next(sender).pk
        assert len(published_certificates(sender)) == 2


def test_without_a_next_key_nothing_changes(towns, segrate):
    with tenant_context(segrate), pytest.raises(NothingToActivate):
        activate_next("spid")


def test_the_command_goes_through_all_municipalities_and_ways(towns):
    said = StringIO()
    call_command("rotate_login_keys", "--prepare", "--all", stdout=said)
    lines = said.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"{town} {way}" for town in ("borgo", "segrate") for way in ("spid", "cie", "eidas")
    ]


def test_the_command_lists_what_there_is(towns):
    for _ in range(2):
        call_command("rotate_login_keys", "--prepare", "--municipality", "borgo", "--way", "cie", stdout=StringIO())
    said = StringIO()
    call_command("rotate_login_keys", "--list", "--all", stdout=said)
    assert [line.partition(",")[0] for line in said.getvalue().splitlines()] == ["borgo cie: active", "borgo cie: next"]


def test_the_command_knows_its_municipalities(towns):
    with pytest.raises(CommandError, match="no active municipality atlantide"):
        call_command("rotate_login_keys", "--prepare", "--municipality", "atlantide")


def test_a_key_lasts_three_years(towns, segrate):
    start = timezone.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False), tenant_context(segrate):
        prepare_next(service_provider("eidas"))
        assert {key.expires_at for key in LoginKey.objects.all()} == {start + timedelta(days=3 * 365)}


def test_the_document_begins_with_the_signature(read):
    entity = read()
    assert etree.QName(entity[0]).localname == "Signature"
