"""The register of transactions at the desk: two ways of reading it, each with a reason that stays."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import RegisterReading, SamlLogin
from accounts.roles import Role
from accounts.saml.register import note_answer, note_request
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.xml import parse
from tenants.context import tenant_context
from tests.cases.conftest import operator
from tests.operators.pages import url

TODAY = timezone.localdate
RESPONSE = b'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="=cmd()"/>'


class Sender(ServiceProvider):
    entity_id = "https://segrate.example/spid"  # type: ignore[assignment]

    def __init__(self) -> None:
        pass


@pytest.fixture
def exchange(in_segrate):
    login = SamlLogin.objects.create(
        way="spid", request_id="_asked", provider="https://gestore.example", level=2, asked_at=timezone.now()
    )
    note_request(login, Sender(), b"<AuthnRequest/>")
    note_answer(login, RESPONSE, parse(RESPONSE))
    return login


def days(**changes):
    day = TODAY().isoformat()
    return {"giorni-since": day, "giorni-until": day, "giorni-reason": "Verifica di AgID"} | changes


def messages(**changes):
    return {"messaggi-request_id": "_asked", "messaggi-reason": "Verifica di AgID"} | changes


def test_the_auditor_takes_the_lines_of_a_day_and_it_stays_written(exchange, rita, desk):
    answer = desk(rita).post(url("login_register_days"), days())
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    head, request, response = answer.content.decode().splitlines()
    assert head.startswith("request_id;way;kind;at;")
    assert request.startswith("_asked;spid;request;")
    assert "AuthnRequest" not in answer.content.decode()
    reading = RegisterReading.objects.get()
    assert (reading.reason, reading.lines, reading.by["name"]) == ("Verifica di AgID", 2, rita.user.full_name)
    assert "Verifica di AgID" in desk(rita).get(url("login_register")).content.decode()


def test_a_sheet_takes_nothing_in_it_for_a_formula(exchange, rita, desk):
    assert ";'=cmd();" in desk(rita).post(url("login_register_days"), days()).content.decode()


def test_the_messages_of_one_login_come_as_they_were(exchange, elena, desk):
    answer = desk(elena).post(url("login_register_messages"), messages())
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["registro.csv", "01-request.xml", "02-answer.xml"]
        assert archive.read("02-answer.xml") == RESPONSE
    assert RegisterReading.objects.get().request_id == "_asked"


@pytest.mark.parametrize(
    ("page", "data", "words"),
    [
        ("login_register_days", days(**{"giorni-reason": "  "}), "obbligatorio"),
        ("login_register_days", days(**{"giorni-since": "2026-01-01"}), "31 giorni"),
        ("login_register_messages", messages(**{"messaggi-reason": ""}), "obbligatorio"),
        ("login_register_messages", messages(**{"messaggi-request_id": "_x"}), "non c&#x27;è una richiesta"),
    ],
)
def test_without_a_reason_or_with_too_much_nothing_comes_out(exchange, rita, desk, page, data, words):
    answer = desk(rita).post(url(page), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RegisterReading.objects.exists()


def test_nothing_ends_in_the_url(exchange, rita, desk):
    assert desk(rita).get(url("login_register_days"), days()).status_code == 405


def test_the_other_municipality_has_none_of_it(exchange, borgo, visit):
    with tenant_context(borgo):
        client = visit("borgo", operator("Paola", Role.AUDITOR, None).user)
    assert client.post(url("login_register_messages"), messages()).status_code == 422
    assert client.post(url("login_register_days"), days()).content.decode().count("\n") == 1


def test_long_ago_is_asked_for_by_its_days(exchange, rita, desk):
    before = (TODAY() - timedelta(days=5)).isoformat()
    answer = desk(rita).post(url("login_register_days"), days(**{"giorni-since": before, "giorni-until": before}))
    assert answer.content.decode().count("\n") == 1
