"""The login with the national services card: what our proxy says of a certificate, and nobody else."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from codicefiscale import codicefiscale
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.cns.certificate import read_certificate
from accounts.login.problems import LoginProblem
from accounts.models import User
from integrations.actions.configure import configure
from integrations.capability import adapter_for
from tenants.context import tenant_context
from tests.cases.conftest import citizen

ANNA = codicefiscale.encode("Bianchi", "Anna", "F", "1985-01-01", "Milano")
MALFORMED = ANNA[:-1] + ("A" if ANNA[-1] != "A" else "B")
COMMON_NAME = f"{ANNA}/6090010123456789.nAbC+dEf0123456789aBcDeFgH="
SECRET = "un-segreto-del-proxy-lungo-abbastanza"
PAGE = "/cns/entra"
BY = {"kind": "system", "id": "", "name": "test"}
KEY = ec.generate_private_key(ec.SECP256R1())


def card(
    common_name=COMMON_NAME, *, names=("ANNA", "BIANCHI"), usage=ExtendedKeyUsageOID.CLIENT_AUTH, since=-1, until=365
) -> str:
    """The certificate as the proxy writes it into a header."""
    now = timezone.now()
    said = [(NameOID.COUNTRY_NAME, "IT"), (NameOID.GIVEN_NAME, names[0]), (NameOID.SURNAME, names[1])]
    said.append((NameOID.COMMON_NAME, common_name))
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in said if value])
    built = x509.CertificateBuilder(name, name, KEY.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now + timedelta(days=since)).not_valid_after(now + timedelta(days=until))
    if usage:
        built = built.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    return quote(built.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode())


@pytest.fixture
def proxy(segrate, settings):
    settings.SPORTELLO_BEHIND_PROXY, settings.SPORTELLO_CNS_SECRET = True, SECRET
    with tenant_context(segrate):
        configure("cns", "proxy", {}, by=BY)


def said(certificate, **changed):
    headers = {"X-Sportello-Proxy": SECRET, "X-SSL-Client-Verify": "SUCCESS", "X-SSL-Client-Cert": certificate}
    return {name: value for name, value in (headers | changed).items() if value is not None}


def citizens(town):
    with tenant_context(town):
        return list(User.objects.filter(kind="citizen"))


def test_the_card_opens_the_account_of_its_fiscal_code_at_the_highest_level(proxy, visit, segrate):
    client = visit("segrate")
    answer = client.get(f"{PAGE}?next=/area-personale/dati", headers=said(card()))
    assert (answer.status_code, answer["Location"]) == (302, "http://segrate.localhost/area-personale/dati")
    (anna,) = citizens(segrate)
    assert (anna.login, anna.full_name, anna.gender) == (f"cf:{ANNA}", "ANNA BIANCHI", "F")
    assert client.session["identity_level"] == 3
    assert client.get("/area-personale").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Sportello-Proxy": None},
        {"X-Sportello-Proxy": "indovinato"},
        {"X-Sportello-Proxy": ""},
        {"X-SSL-Client-Verify": "FAILED:certificate revoked"},
        {"X-SSL-Client-Verify": "NONE"},
        {"X-SSL-Client-Verify": None},
        {"X-SSL-Client-Cert": None},
        {"X-SSL-Client-Cert": "non-un-certificato"},
        {"X-SSL-Client-Cert": "%00" * 10},
        {"X-SSL-Client-Cert": "A" * 20_000},
    ],
)
def test_headers_that_our_proxy_did_not_write_open_nothing(proxy, visit, segrate, changed):
    client = visit("segrate")
    answer = client.get(PAGE, headers=said(card(), **changed))
    assert answer.status_code in (400, 403)
    assert "Riprova" in answer.content.decode() or "riprova" in answer.content.decode()
    assert citizens(segrate) == []
    assert client.get("/area-personale").status_code == 302


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (lambda: card(until=-0.5), "certificate_out_of_date"),
        (lambda: card(since=1), "certificate_out_of_date"),
        (lambda: card(usage=ExtendedKeyUsageOID.EMAIL_PROTECTION), "certificate_for_something_else"),
        (lambda: card(usage=None), "certificate_for_something_else"),
        (lambda: card("Anna Bianchi"), "certificate_of_no_card"),
        (lambda: card(f"{ANNA}/609.x\nBNCBRN80A01F205X/609.x"), "certificate_of_no_card"),
        (lambda: card(f"{MALFORMED}/6090.abc="), "fiscal_code_malformed"),
        (lambda: card(names=("", "BIANCHI")), "name_missing"),
    ],
)
def test_a_certificate_that_is_not_a_cards_opens_nothing(proxy, visit, segrate, caplog, certificate, reason):
    assert visit("segrate").get(PAGE, headers=said(certificate())).status_code == 403
    assert reason in caplog.text
    assert ANNA not in caplog.text
    assert citizens(segrate) == []


@given(st.text(max_size=200))
def test_whatever_a_header_says_it_is_a_person_or_a_refusal(text):
    with pytest.raises(LoginProblem):
        read_certificate(text, timezone.now())


@pytest.mark.parametrize(("behind_proxy", "secret"), [(False, SECRET), (True, ""), (False, "")])
def test_without_a_proxy_of_ours_no_header_counts(proxy, visit, segrate, settings, behind_proxy, secret):
    settings.SPORTELLO_BEHIND_PROXY, settings.SPORTELLO_CNS_SECRET = behind_proxy, secret
    client = visit("segrate")
    assert client.get(PAGE, headers=said(card(), **{"X-Sportello-Proxy": secret})).status_code == 503
    assert "CNS" not in client.get("/accedi").content.decode()
    assert citizens(segrate) == []


def test_the_login_page_leads_to_the_port_where_the_proxy_asks_for_the_card(proxy, visit):
    page = visit("segrate").get("/accedi?next=/area-personale/dati").content.decode()
    assert "http://segrate.localhost:8443/cns/entra?next=%2Farea-personale%2Fdati" in page


def test_where_it_is_not_configured_there_is_no_such_page(proxy, visit, borgo):
    assert visit("borgo").get(PAGE, headers=said(card())).status_code == 404
    assert citizens(borgo) == []


def test_it_never_leads_to_another_site(proxy, visit):
    answer = visit("segrate").get(f"{PAGE}?next=https://altrove.example/", headers=said(card()))
    assert answer["Location"] == "http://segrate.localhost/area-personale"


def test_who_is_known_by_spid_comes_in_by_card_to_the_same_account(proxy, visit, segrate):
    with tenant_context(segrate):
        known = citizen("Anna", ANNA)
    client = visit("segrate")
    client.get(PAGE, headers=said(card()))
    assert client.session["_auth_user_id"] == str(known.pk)
    assert len(citizens(segrate)) == 1


@pytest.mark.parametrize(("secret", "ok"), [("", False), (SECRET, True)])
def test_the_configuration_says_whether_a_proxy_is_there(proxy, segrate, settings, secret, ok):
    settings.SPORTELLO_CNS_SECRET = secret
    with tenant_context(segrate):
        assert [check.ok for check in adapter_for("cns").check_config()] == [ok]
