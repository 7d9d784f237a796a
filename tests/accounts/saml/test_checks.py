"""One test for each rule of an answer: what is spoilt, and the word that the log keeps. The page says nothing of it."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY

from accounts.models import SamlLogin
from accounts.saml import checks
from integrations.identity.saml.elements import instant
from integrations.identity.saml.xml import NAMESPACES, SAML
from tenants.context import tenant_context

RESPONSE, ASSERTION = ".", "saml:Assertion"
ISSUER = "saml:Issuer"
SUBJECT = f"{ASSERTION}/saml:Subject"
NAME = f"{SUBJECT}/saml:NameID"
CONFIRMATION = f"{SUBJECT}/saml:SubjectConfirmation"
DATA = f"{CONFIRMATION}/saml:SubjectConfirmationData"
CONDITIONS = f"{ASSERTION}/saml:Conditions"
AUDIENCES = f"{CONDITIONS}/saml:AudienceRestriction"
STATEMENT = f"{ASSERTION}/saml:AuthnStatement"
CLASS = f"{STATEMENT}/saml:AuthnContext/saml:AuthnContextClassRef"
ATTRIBUTES = f"{ASSERTION}/saml:AttributeStatement"
LONG_AGO, FAR_AHEAD = "2018-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


def at(response, path):
    return response if path == RESPONSE else response.find(path, NAMESPACES)


def put(path, name, value):
    return lambda response: at(response, path).set(name, value)


def drop(path, name):
    return lambda response: at(response, path).attrib.pop(name)


def say(path, text):
    def change(response):
        at(response, path).text = text

    return change


def remove(path):
    def change(response):
        element = at(response, path)
        element.getparent().remove(element)

    return change


def empty(path):
    def change(response):
        for child in list(at(response, path)):
            at(response, path).remove(child)

    return change


def twice(path):
    """A second one beside it, equal to the first."""

    def change(response):
        from copy import deepcopy

        element = at(response, path)
        element.getparent().append(deepcopy(element))

    return change


def refusals(caplog):
    return [record.getMessage() for record in caplog.records if record.name.startswith("accounts")]


SPOILT = [
    ("response_without_id", put(RESPONSE, "ID", ""), {"sign_response": False}),
    ("response_without_id", drop(RESPONSE, "ID"), {"sign_response": False}),
    ("response_version", put(RESPONSE, "Version", "1.1"), {}),
    ("response_instant_malformed", put(RESPONSE, "IssueInstant", ""), {}),
    ("response_instant_malformed", drop(RESPONSE, "IssueInstant"), {}),
    ("response_instant_malformed", put(RESPONSE, "IssueInstant", "2026/11/26"), {}),
    ("response_instant_malformed", put(RESPONSE, "IssueInstant", "2026-13-45T99:00:00Z"), {}),
    ("response_older_than_request", put(RESPONSE, "IssueInstant", LONG_AGO), {}),
    ("response_from_the_future", put(RESPONSE, "IssueInstant", FAR_AHEAD), {}),
    ("response_destination", put(RESPONSE, "Destination", ""), {}),
    ("response_destination", drop(RESPONSE, "Destination"), {}),
    ("response_destination", put(RESPONSE, "Destination", "http://borgo.localhost/spid/acs"), {}),
    ("response_issuer", say(ISSUER, ""), {}),
    ("response_issuer", remove(ISSUER), {}),
    ("response_issuer", say(ISSUER, "https://altro.example"), {}),
    ("response_issuer_format", put(ISSUER, "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:x"), {}),
    ("status_unknown", remove("samlp:Status"), {}),
    ("status_unknown", empty("samlp:Status"), {}),
    ("status_unknown", put("samlp:Status/samlp:StatusCode", "Value", ""), {}),
    ("not_one_assertion", remove(ASSERTION), {}),
    ("not_one_assertion", twice(ASSERTION), {}),
    ("assertion_version", put(ASSERTION, "Version", "1.1"), {}),
    ("assertion_instant_malformed", put(ASSERTION, "IssueInstant", ""), {}),
    ("assertion_instant_malformed", drop(ASSERTION, "IssueInstant"), {}),
    ("assertion_older_than_request", put(ASSERTION, "IssueInstant", LONG_AGO), {}),
    ("assertion_from_the_future", put(ASSERTION, "IssueInstant", FAR_AHEAD), {}),
    ("assertion_issuer", remove(f"{ASSERTION}/{ISSUER}"), {}),
    ("assertion_issuer", say(f"{ASSERTION}/{ISSUER}", "https://altro.example"), {}),
    ("assertion_issuer_format", put(f"{ASSERTION}/{ISSUER}", "Format", ""), {}),
    ("assertion_issuer_format", drop(f"{ASSERTION}/{ISSUER}", "Format"), {}),
    ("name_missing_in_subject", remove(SUBJECT), {}),
    ("name_missing_in_subject", remove(NAME), {}),
    ("name_missing_in_subject", say(NAME, " "), {}),
    ("name_missing_in_subject", twice(NAME), {}),
    ("name_format", put(NAME, "Format", ""), {}),
    ("name_format", drop(NAME, "Format"), {}),
    ("name_qualifier", put(NAME, "NameQualifier", ""), {}),
    ("name_qualifier", drop(NAME, "NameQualifier"), {}),
    ("confirmation_missing", remove(CONFIRMATION), {}),
    ("confirmation_method", put(CONFIRMATION, "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"), {}),
    ("confirmation_without_data", empty(CONFIRMATION), {}),
    ("confirmation_recipient", put(DATA, "Recipient", "http://borgo.localhost/spid/acs"), {}),
    ("confirmation_recipient", drop(DATA, "Recipient"), {}),
    ("confirmation_in_response_to", put(DATA, "InResponseTo", "_altra"), {}),
    ("confirmation_in_response_to", drop(DATA, "InResponseTo"), {}),
    ("confirmation_instant_malformed", drop(DATA, "NotOnOrAfter"), {}),
    ("confirmation_instant_malformed", put(DATA, "NotOnOrAfter", "domani"), {}),
    ("confirmation_expired", put(DATA, "NotOnOrAfter", LONG_AGO), {}),
    ("conditions_missing", remove(CONDITIONS), {}),
    ("conditions_missing", twice(CONDITIONS), {}),
    ("conditions_start_malformed", drop(CONDITIONS, "NotBefore"), {}),
    ("conditions_end_malformed", put(CONDITIONS, "NotOnOrAfter", ""), {}),
    ("conditions_not_yet", put(CONDITIONS, "NotBefore", FAR_AHEAD), {}),
    ("conditions_expired", put(CONDITIONS, "NotOnOrAfter", LONG_AGO), {}),
    ("audience_missing", empty(CONDITIONS), {}),
    ("audience_of_somebody_else", empty(AUDIENCES), {}),
    ("audience_of_somebody_else", say(f"{AUDIENCES}/saml:Audience", "http://borgo.localhost/spid/metadata"), {}),
    ("level_unknown", remove(STATEMENT), {}),
    ("level_unknown", empty(STATEMENT), {}),
    ("level_unknown", say(CLASS, ""), {}),
    ("level_unknown", say(CLASS, "urn:oasis:names:tc:SAML:2.0:ac:classes:SpidL2"), {}),
    ("level_unknown", twice(STATEMENT), {}),
    ("level_too_low", say(CLASS, "https://www.spid.gov.it/SpidL1"), {}),
    ("attributes_missing", remove(ATTRIBUTES), {}),
    ("attributes_missing", empty(ATTRIBUTES), {}),
    ("attribute_without_value", empty(f"{ATTRIBUTES}/saml:Attribute"), {}),
]


@pytest.mark.parametrize(("reason", "change", "more"), SPOILT, ids=[f"{n}-{s[0]}" for n, s in enumerate(SPOILT)])
def test_it_refuses_an_answer_that_breaks_a_rule(browser, people_of, segrate, caplog, reason, change, more):
    caplog.set_level(logging.WARNING, "accounts")
    answer = browser.log_in(change=change, **more)
    assert answer.status_code == 403
    assert refusals(caplog) == [f"citizen login refused: {reason}"]
    assert people_of() == {}
    assert SESSION_KEY not in browser.client.session
    with tenant_context(segrate):
        assert SamlLogin.objects.filter(answered_at=None).count() == 1


def test_every_reason_that_the_rules_know_is_seen_here():
    """A rule that no answer above breaks would be a rule that nobody has seen at work."""
    import re
    from inspect import getsource

    known = set(
        re.findall(r'"((?:name|confirmation|conditions|audience|level|attribute)s?_[a-z_]+)"', getsource(checks))
    )
    known |= {
        f"{what}_{rest}"
        for what in ("response", "assertion")
        for rest in re.findall(r'{what}_([a-z_]+)"', getsource(checks))
    }
    seen = {reason for reason, _change, _more in SPOILT}
    # An assertion without ID cannot be signed; the request is found by InResponseTo, so that a wrong one finds none.
    assert known - seen == {"assertion_without_id"}


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_it_forgives_a_clock_that_is_a_little_off(browser, seconds):
    from django.utils import timezone

    assert browser.log_in(now=timezone.now() + timedelta(seconds=seconds)).status_code == 302


@pytest.mark.parametrize(("seconds", "reason"), [(-400, "response_older"), (400, "response_from_the_future")])
def test_it_does_not_forgive_more(browser, caplog, seconds, reason):
    from django.utils import timezone

    assert browser.log_in(now=timezone.now() + timedelta(seconds=seconds)).status_code == 403
    assert reason in caplog.text


def test_it_reads_instants_with_fractions_and_without_a_format_of_the_issuer(browser):
    def change(response):
        response.set("IssueInstant", response.get("IssueInstant").replace("Z", ".123456789Z"))
        response.find(ISSUER, NAMESPACES).attrib.pop("Format")

    assert browser.log_in(change=change).status_code == 302


def test_the_card_alone_may_leave_out_the_format_of_the_issuer(browse):
    change = drop(f"{ASSERTION}/{ISSUER}", "Format")
    assert browse(way="cie").log_in(change=change).status_code == 302


@pytest.mark.parametrize("level", [2, 3])
def test_a_level_above_the_one_asked_is_welcome(browser, level):
    assert browser.log_in(level=f"https://www.spid.gov.it/SpidL{level}").status_code == 302
    assert browser.client.session["identity_level"] == level


def test_a_level_below_the_one_that_the_service_asks_is_not(browser):
    answer = browser.log_in(query={"livello": "3"}, level="https://www.spid.gov.it/SpidL2")
    assert answer.status_code == 403
    assert "livello di sicurezza più alto" in answer.content.decode()


def test_of_two_audiences_one_must_be_us(browser):
    def change(response):
        audience = response.find(f"{AUDIENCES}/saml:Audience", NAMESPACES)
        other = audience.makeelement(f"{{{SAML}}}Audience")
        other.text = "https://altro.example"
        audience.getparent().insert(0, other)

    assert browser.log_in(change=change).status_code == 302


def test_of_two_restrictions_both_must_name_us(browser):
    def change(response):
        twice(AUDIENCES)(response)
        response.find(f"{AUDIENCES}/saml:Audience", NAMESPACES).text = "https://altro.example"

    assert browser.log_in(change=change).status_code == 403


def test_instants_are_written_in_utc():
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    rome = datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Europe/Rome"))
    assert instant(rome) == "2026-07-01T10:00:00Z" == instant(rome.astimezone(UTC))
