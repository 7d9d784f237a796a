"""The provider's side of single logout (SAML profiles 2.0, §4.4), both ways, by HTTP-Redirect."""

import base64
import zlib
from datetime import UTC, datetime

from integrations.identity.saml.elements import add, instant, root, written
from integrations.identity.saml.names import BY_USER, ENTITY, SUCCESS, TRANSIENT
from integrations.identity.saml.signatures import signed_query
from integrations.identity.saml.xml import NAMESPACES, SAML, SAMLP, Element, text_of
from integrations.simulators.identity.saml.answers import new_id
from integrations.simulators.identity.saml.memory import OpenSession
from integrations.simulators.identity.saml.provider import SimulatedProvider
from integrations.simulators.identity.saml.relying import Party


def name_in(message: Element) -> str:
    return text_of(message.find("saml:NameID", NAMESPACES))


def request_url(provider: SimulatedProvider, to: Party, session: OpenSession) -> str:
    """Tells the municipality that this session is over."""
    message = _message("samlp:LogoutRequest", provider, to, Reason=BY_USER)
    named = {"Format": TRANSIENT, "NameQualifier": provider.entity_id}
    add(message, "saml:NameID", session.name_id, named)
    add(message, "samlp:SessionIndex", session.session_index)
    return _address(provider, to, "SAMLRequest", message, "")


def answer_url(provider: SimulatedProvider, to: Party, request_id: str, relay_state: str) -> str:
    message = _message("samlp:LogoutResponse", provider, to, InResponseTo=request_id)
    add(add(message, "samlp:Status"), "samlp:StatusCode", attributes={"Value": SUCCESS})
    return _address(provider, to, "SAMLResponse", message, relay_state)


def _message(name: str, provider: SimulatedProvider, to: Party, **more: str) -> Element:
    stamp = {"ID": new_id(), "Version": "2.0", "IssueInstant": instant(datetime.now(UTC)), "Destination": to.slo}
    message = root(name, stamp | more, {"samlp": SAMLP, "saml": SAML})
    add(message, "saml:Issuer", provider.entity_id, {"Format": ENTITY, "NameQualifier": provider.entity_id})
    return message


def _address(provider: SimulatedProvider, to: Party, name: str, message: Element, relay_state: str) -> str:
    said = {name: deflated(written(message))} | ({"RelayState": relay_state} if relay_state else {})
    return f"{to.slo}?{signed_query(said, provider.key)}"


def deflated(message: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(message) + packer.flush()).decode()
