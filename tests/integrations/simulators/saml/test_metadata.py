"""What the simulated providers say of themselves."""

import base64

import pytest
import requests
from lxml import etree

from integrations.identity.saml.providers import read_providers
from integrations.identity.saml.signatures import signed_part
from integrations.identity.saml.xml import NAMESPACES, parse
from integrations.simulators.demo import providers_metadata
from integrations.simulators.identity.saml.keys import kept_key
from tests.integrations.simulators.running import launch


def metadata(simulators, way):
    return requests.get(f"{simulators.url}/identita/saml/{way}/metadata", timeout=10)


@pytest.mark.parametrize(("way", "slugs"), [("spid", {"alfa", "beta"}), ("cie", {"cie"}), ("eidas", {"eidas"})])
def test_each_way_has_its_providers(simulators, way, slugs):
    found = read_providers(metadata(simulators, way).text)
    assert {provider.entity_id.rpartition("/")[2] for provider in found} == slugs
    base = f"http://simulatori.localhost:{simulators.port}/identita/saml/"
    assert all(provider.login == f"{provider.entity_id}/sso" and provider.login.startswith(base) for provider in found)
    assert all(provider.logout == f"{provider.entity_id}/slo" for provider in found)


def test_each_provider_has_a_key_of_its_own(simulators):
    providers = [each for way in ("spid", "cie", "eidas") for each in read_providers(metadata(simulators, way).text)]
    assert len({provider.certificates for provider in providers}) == 4


def test_each_description_is_signed_by_its_provider(simulators):
    for entity in parse(metadata(simulators, "spid").content).iterfind("md:EntityDescriptor", NAMESPACES):
        certificate = entity.findtext(".//md:KeyDescriptor//ds:X509Certificate", namespaces=NAMESPACES)
        assert signed_part(entity, [certificate]).get("entityID") == entity.get("entityID")


def test_an_unknown_way_has_no_metadata(simulators):
    assert metadata(simulators, "alfa").status_code == 404


def test_what_a_seed_knows_before_they_run_is_what_they_say_then(tmp_path):
    early = read_providers(providers_metadata("spid", tmp_path, port=8100))
    running = launch(tmp_path)
    late = read_providers(metadata(running, "spid").text)
    running.stop()
    assert [provider.certificates for provider in early] == [provider.certificates for provider in late]


def test_keys_are_kept_from_others_and_made_once(tmp_path):
    first = kept_key(tmp_path, "alfa")
    kept_key.cache_clear()
    assert kept_key(tmp_path, "alfa").certificate == first.certificate
    assert [path.name for path in tmp_path.iterdir()] == ["saml-alfa.pem"]
    assert (tmp_path / "saml-alfa.pem").stat().st_mode & 0o077 == 0


def test_certificates_are_whole(simulators):
    for provider in read_providers(metadata(simulators, "eidas").text):
        assert base64.b64decode(provider.certificates[0]).startswith(b"\x30\x82")
    assert etree.fromstring(metadata(simulators, "eidas").content).get("ID")
