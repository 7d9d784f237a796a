"""What an answer must say before it is believed, one function a rule.

The rules are those of SPID's Regole tecniche («Single sign-on»: «Response» and «Assertion»), which CIE and the Italian eIDAS
node follow too, upon SAML core 2.0 and SAML profiles 2.0 §4.1.4. The signatures have been looked at before: of the assertion
only what was signed arrives here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.login.levels import level_of
from accounts.login.problems import LoginProblem, Problem
from integrations.identity.saml.names import BEARER, ENTITY, TRANSIENT
from integrations.identity.saml.xml import NAMESPACES, Element, text_of

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
# How far the provider's clock may be from ours.
SKEW = timedelta(seconds=60)


@dataclass(frozen=True)
class Expected:
    """What the answer is held against: what we asked, of whom, and who we are."""

    request_id: str
    asked_at: datetime
    provider: str
    entity_id: str
    acs_url: str
    level: int
    issuer_format_required: bool
    now: datetime


Rule = Callable[[Element, Expected], None]


def _refuse_unless(right: object, reason: str) -> None:
    if not right:
        raise LoginProblem(Problem.INVALID_ANSWER, reason)


def instant_of(text: str | None, reason: str) -> datetime:
    _refuse_unless(INSTANT.fullmatch(text or ""), reason)
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        raise LoginProblem(Problem.INVALID_ANSWER, reason) from None


def _is_identified(element: Element, what: str) -> None:
    _refuse_unless(element.get("ID"), f"{what}_without_id")
    _refuse_unless(element.get("Version") == "2.0", f"{what}_version")


def _is_issued_since_we_asked(element: Element, expected: Expected, what: str) -> None:
    issued = instant_of(element.get("IssueInstant"), f"{what}_instant_malformed")
    # A request is stamped to the second.
    _refuse_unless(issued >= expected.asked_at.replace(microsecond=0) - SKEW, f"{what}_older_than_request")
    _refuse_unless(issued <= expected.now + SKEW, f"{what}_from_the_future")


def _is_issued_by_the_provider(element: Element, expected: Expected, what: str, formats: set[str | None]) -> None:
    issuers = element.findall("saml:Issuer", NAMESPACES)
    _refuse_unless(len(issuers) == 1 and text_of(issuers[0]) == expected.provider, f"{what}_issuer")
    _refuse_unless(issuers[0].get("Format") in formats, f"{what}_issuer_format")


def response_is_identified(response: Element, expected: Expected) -> None:
    """ID present and not empty; Version «2.0»."""
    _is_identified(response, "response")


def response_is_issued_since_we_asked(response: Element, expected: Expected) -> None:
    """IssueInstant in UTC, not before that of the request and not after its arrival."""
    _is_issued_since_we_asked(response, expected, "response")


def response_answers_our_request(response: Element, expected: Expected) -> None:
    """InResponseTo is the ID of the request."""
    _refuse_unless(response.get("InResponseTo") == expected.request_id, "response_in_response_to")


def response_is_sent_to_us(response: Element, expected: Expected) -> None:
    """Destination is the address of our AssertionConsumerService."""
    _refuse_unless(response.get("Destination") == expected.acs_url, "response_destination")


def response_is_issued_by_the_provider(response: Element, expected: Expected) -> None:
    """Issuer is the entityID of the provider; its Format is absent or «entity»."""
    _is_issued_by_the_provider(response, expected, "response", {None, ENTITY})


def assertion_is_identified(assertion: Element, expected: Expected) -> None:
    """ID present and not empty; Version «2.0»."""
    _is_identified(assertion, "assertion")


def assertion_is_issued_since_we_asked(assertion: Element, expected: Expected) -> None:
    """IssueInstant in UTC, not before that of the request and not after its arrival."""
    _is_issued_since_we_asked(assertion, expected, "assertion")


def assertion_is_issued_by_the_provider(assertion: Element, expected: Expected) -> None:
    """Issuer is the entityID of the provider, with Format «entity»."""
    formats: set[str | None] = {ENTITY} if expected.issuer_format_required else {None, "", ENTITY}
    _is_issued_by_the_provider(assertion, expected, "assertion", formats)


def subject_has_a_transient_name(assertion: Element, expected: Expected) -> None:
    """Subject with one NameID, not empty, with Format «transient» and a NameQualifier."""
    names = assertion.findall("saml:Subject/saml:NameID", NAMESPACES)
    _refuse_unless(len(names) == 1 and text_of(names[0]), "name_missing_in_subject")
    _refuse_unless(names[0].get("Format") == TRANSIENT, "name_format")
    _refuse_unless(names[0].get("NameQualifier"), "name_qualifier")


def subject_is_confirmed_for_us(assertion: Element, expected: Expected) -> None:
    """One SubjectConfirmation «bearer», whose data name us and our request and have not run out."""
    confirmations = assertion.findall("saml:Subject/saml:SubjectConfirmation", NAMESPACES)
    _refuse_unless(len(confirmations) == 1, "confirmation_missing")
    _refuse_unless(confirmations[0].get("Method") == BEARER, "confirmation_method")
    data = confirmations[0].find("saml:SubjectConfirmationData", NAMESPACES)
    _refuse_unless(data is not None, "confirmation_without_data")
    _refuse_unless(data.get("Recipient") == expected.acs_url, "confirmation_recipient")
    _refuse_unless(data.get("InResponseTo") == expected.request_id, "confirmation_in_response_to")
    until = instant_of(data.get("NotOnOrAfter"), "confirmation_instant_malformed")
    _refuse_unless(expected.now < until + SKEW, "confirmation_expired")


def conditions_hold_now(assertion: Element, expected: Expected) -> None:
    """One Conditions with NotBefore and NotOnOrAfter, and now between them."""
    conditions = assertion.findall("saml:Conditions", NAMESPACES)
    _refuse_unless(len(conditions) == 1, "conditions_missing")
    since = instant_of(conditions[0].get("NotBefore"), "conditions_start_malformed")
    until = instant_of(conditions[0].get("NotOnOrAfter"), "conditions_end_malformed")
    _refuse_unless(since <= expected.now + SKEW, "conditions_not_yet")
    _refuse_unless(expected.now < until + SKEW, "conditions_expired")


def audience_is_us(assertion: Element, expected: Expected) -> None:
    """AudienceRestriction with our entityID. Of several restrictions each must hold (SAML core 2.0, §2.5.1.4)."""
    restrictions = assertion.findall("saml:Conditions/saml:AudienceRestriction", NAMESPACES)
    _refuse_unless(restrictions, "audience_missing")
    for restriction in restrictions:
        audiences = {text_of(node) for node in restriction.findall("saml:Audience", NAMESPACES)}
        _refuse_unless(expected.entity_id in audiences, "audience_of_somebody_else")


def authentication_is_of_the_level(assertion: Element, expected: Expected) -> None:
    """One AuthnStatement, whose AuthnContextClassRef is a level that we know and not below the one asked («minimum»)."""
    level = level_of(class_of(assertion))
    _refuse_unless(level, "level_unknown")
    if level < expected.level:
        raise LoginProblem(Problem.LOW_LEVEL, "level_too_low")


def attributes_are_there(assertion: Element, expected: Expected) -> None:
    """AttributeStatement with at least one Attribute, each with a name and a value."""
    attributes = assertion.findall("saml:AttributeStatement/saml:Attribute", NAMESPACES)
    _refuse_unless(attributes, "attributes_missing")
    for attribute in attributes:
        value = attribute.find("saml:AttributeValue", NAMESPACES)
        _refuse_unless(attribute.get("Name") and value is not None, "attribute_without_value")


def class_of(assertion: Element) -> str:
    classes = assertion.findall("saml:AuthnStatement/saml:AuthnContext/saml:AuthnContextClassRef", NAMESPACES)
    return text_of(classes[0]) if len(classes) == 1 else ""


RESPONSE_RULES: tuple[Rule, ...] = (
    response_is_identified,
    response_is_issued_since_we_asked,
    response_answers_our_request,
    response_is_sent_to_us,
    response_is_issued_by_the_provider,
)
ASSERTION_RULES: tuple[Rule, ...] = (
    assertion_is_identified,
    assertion_is_issued_since_we_asked,
    assertion_is_issued_by_the_provider,
    subject_has_a_transient_name,
    subject_is_confirmed_for_us,
    conditions_hold_now,
    audience_is_us,
    authentication_is_of_the_level,
    attributes_are_there,
)
