"""A certificate from an authority takes the place of the generated one, when it is what SPID wants."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import LoginKey
from accounts.saml import certificate as making
from accounts.saml.certificate import Holder, KeyPair, make_key_pair
from accounts.saml.keys import activate_next, prepare_next, published_certificates, signing_key
from accounts.saml.service_provider import service_provider
from tenants.context import tenant_context


@pytest.fixture
def holder(towns, segrate) -> Holder:
    with tenant_context(segrate):
        return Holder("Comune di Segrate", service_provider("spid").entity_id, segrate.ipa_code, "Segrate")


@pytest.fixture
def pair(holder) -> KeyPair:
    return make_key_pair(holder, timezone.now())


@pytest.fixture
def take_in(tmp_path):
    def _take_in(pair: KeyPair, way="spid", town="segrate") -> str:
        (tmp_path / "c.pem").write_text(pair.certificate)
        (tmp_path / "k.pem").write_text(pair.key)
        said = StringIO()
        files = ["--certificate", str(tmp_path / "c.pem"), "--key", str(tmp_path / "k.pem")]
        call_command("import_login_certificate", "--municipality", town, "--way", way, *files, stdout=said)
        return said.getvalue()

    return _take_in


def published(town) -> list[str]:
    with tenant_context(town):
        return published_certificates(service_provider("spid"))


def test_it_stands_in_the_metadata_and_then_signs(take_in, pair, segrate, borgo):
    assert "segrate spid: next" in take_in(pair)
    before, following = published(segrate)
    assert (before == pair.certificate, following) == (False, pair.certificate)
    with tenant_context(segrate):
        activate_next("spid")
        assert signing_key(service_provider("spid")).certificate == pair.certificate
        assert pair.key not in str(list(LoginKey.objects.values()))
    assert pair.certificate not in published(borgo)


def test_it_takes_the_place_of_a_next_one(take_in, pair, segrate):
    with tenant_context(segrate):
        prepare_next(service_provider("spid"))
    take_in(pair)
    assert published(segrate)[1:] == [pair.certificate]


def test_the_card_asks_less_of_the_subject(take_in, holder):
    assert "cie: next" in take_in(make_key_pair(replace(holder, ipa_code="altro"), timezone.now()), way="cie")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ipa_code": "altro"}, "organizationIdentifier is not PA:IT-"),
        ({"ipa_code": "x;y"}, "organizationIdentifier is malformed"),
        ({"entity_id": "https://altro.example"}, "uri is not"),
    ],
)
def test_a_certificate_of_somebody_else_is_refused(take_in, holder, segrate, change, words):
    with pytest.raises(CommandError, match=words):
        take_in(make_key_pair(replace(holder, **change), timezone.now()))
    with tenant_context(segrate):
        assert not LoginKey.objects.filter(state="next").exists()


@pytest.mark.parametrize(("years", "words"), [(-4, "has expired"), (1, "not valid yet")])
def test_a_certificate_out_of_its_time_is_refused(take_in, holder, years, words):
    with pytest.raises(CommandError, match=words):
        take_in(make_key_pair(holder, timezone.now() + timedelta(days=366 * years)))


def test_the_key_of_another_certificate_is_refused(take_in, holder, pair):
    with pytest.raises(CommandError, match="of another key"):
        take_in(replace(pair, key=make_key_pair(holder, timezone.now()).key))


def test_a_small_key_is_refused(take_in, holder, monkeypatch):
    monkeypatch.setattr(making, "KEY_BITS", 1024)
    with pytest.raises(CommandError, match="fewer than 2048"):
        take_in(make_key_pair(holder, timezone.now()))


def test_a_key_that_is_not_rsa_is_refused(take_in, pair):
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(CommandError, match="not an RSA key"):
        take_in(replace(pair, key=other.decode()))


@pytest.mark.parametrize("spoilt", [{"key": "no"}, {"certificate": "no"}])
def test_what_is_no_pem_is_refused_without_being_repeated(take_in, pair, spoilt):
    with pytest.raises(CommandError, match="not in PEM"):
        take_in(replace(pair, **spoilt))


def test_without_agid_s_policies_it_is_refused(take_in, holder, monkeypatch):
    monkeypatch.setattr(making, "POLICIES", (("1.3.76.16", "AgIDroot"),))
    with pytest.raises(CommandError, match="lacks the policies"):
        take_in(make_key_pair(holder, timezone.now()))


def test_it_wants_a_municipality_that_is_there_and_uses_the_way(take_in, pair, segrate):
    with pytest.raises(CommandError, match="no active municipality"):
        take_in(pair, town="atlantide")
    with tenant_context(segrate):
        from integrations.models import CapabilityConfig

        CapabilityConfig.objects.all().delete()
    with pytest.raises(CommandError, match="has not configured"):
        take_in(pair)
