"""From the answer of a provider to the person it vouches for: signatures first, then every rule, then the attributes."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from accounts.login.identity import Identity
from accounts.login.levels import level_of
from accounts.login.problems import LoginProblem, Problem
from accounts.saml.attributes import attributes_of, read_identity
from accounts.saml.checks import ASSERTION_RULES, RESPONSE_RULES, Expected, class_of
from accounts.saml.requests import ProviderSession
from accounts.saml.status import check_status
from integrations.identity.saml.providers import Provider
from integrations.identity.saml.signatures import BadSignature, signed_part
from integrations.identity.saml.xml import NAMESPACES, SAML, SAMLP, BadXml, Element, text_of


@dataclass(frozen=True)
class Answer:
    """An assertion that held. `assertion_id` is the provider's own, never to be accepted twice."""

    identity: Identity
    acr: str
    level: int
    assertion_id: str
    session: ProviderSession


def read_answer(way: str, response: Element, provider: Provider, expected: Expected) -> Answer:
    """Raises LoginProblem, and has no effect."""
    check_form(response)
    check_status(response)
    assertion = _believed(response, provider)
    for rule in RESPONSE_RULES:
        rule(response, expected)
    for rule in ASSERTION_RULES:
        rule(assertion, expected)
    acr = class_of(assertion)
    return Answer(
        identity=read_identity(way, attributes_of(assertion)),
        acr=acr,
        level=level_of(acr),
        assertion_id=str(assertion.get("ID")),
        session=_session(assertion, provider),
    )


def check_form(response: Element) -> None:
    if response.tag != f"{{{SAMLP}}}Response":
        raise LoginProblem(Problem.INVALID_ANSWER, "not_a_response")


def _believed(response: Element, provider: Provider) -> Element:
    """The one assertion, as the provider signed it. A signature on the whole response is not required, but must hold."""
    found = list(response.iter(f"{{{SAML}}}Assertion"))
    if len(found) != 1 or found[0].getparent() is not response:
        raise LoginProblem(Problem.INVALID_ANSWER, "not_one_assertion")
    try:
        if response.find("ds:Signature", NAMESPACES) is not None:
            signed_part(response, provider.certificates)
        return signed_part(found[0], provider.certificates)
    except (BadSignature, BadXml) as error:
        raise LoginProblem(Problem.INVALID_ANSWER, str(error)) from error


def _session(assertion: Element, provider: Provider) -> ProviderSession:
    name = assertion.find("saml:Subject/saml:NameID", NAMESPACES)
    statement = assertion.find("saml:AuthnStatement", NAMESPACES)
    return ProviderSession(
        provider=provider.entity_id,
        name_id=text_of(name),
        name_qualifier=str(name.get("NameQualifier", "")),
        session_index=str(statement.get("SessionIndex", "")),
    )


def to_json(answer: Answer) -> dict[str, Any]:
    data = asdict(answer)
    born = answer.identity.birth_date
    data["identity"]["birth_date"] = born.isoformat() if born else None
    return data


def from_json(data: dict[str, Any]) -> Answer:
    born = data["identity"]["birth_date"]
    person = data["identity"] | {"birth_date": date.fromisoformat(born) if born else None}
    return Answer(**(data | {"identity": Identity(**person), "session": ProviderSession(**data["session"])}))
