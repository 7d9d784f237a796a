"""What we ask of an identity provider, as an address to which the browser is sent (HTTP-Redirect binding).

Redirect and not POST: the pages' policy (`form-action 'self'`) forbids forms that leave our host, and a signed address
needs neither a form nor a script.
"""

import base64
import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime

from accounts.login.levels import acr_of
from accounts.saml.keys import signing_key
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.elements import add, instant, root, written
from integrations.identity.saml.names import BY_USER, ENTITY, SUCCESS, TRANSIENT
from integrations.identity.saml.providers import Provider
from integrations.identity.saml.signatures import signed_query
from integrations.identity.saml.xml import SAML, SAMLP, Element

NAMESPACES = {"samlp": SAMLP, "saml": SAML}
LOGOUT_SECONDS = 300


@dataclass(frozen=True)
class ProviderSession:
    """The session that the citizen has at the provider, as its assertion named it."""

    provider: str
    name_id: str
    name_qualifier: str
    session_index: str


def new_id() -> str:
    """Unguessable: who knows the identifier of a request may be taken for who made it."""
    return f"_{secrets.token_hex(20)}"


def _message(name: str, identifier: str, to: str, sender: ServiceProvider, now: datetime, **more: str) -> Element:
    attributes = {"ID": identifier, "Version": "2.0", "IssueInstant": instant(now), "Destination": to} | more
    message = root(name, attributes, NAMESPACES)
    add(message, "saml:Issuer", sender.entity_id, {"Format": ENTITY, "NameQualifier": sender.entity_id})
    return message


def authentication_request(
    sender: ServiceProvider, provider: Provider, identifier: str, level: int, now: datetime
) -> bytes:
    """SPID, Regole tecniche, «AuthnRequest»."""
    attribute_set = getattr(sender.options, "attribute_set", 0)
    more = {"AssertionConsumerServiceIndex": "0", "AttributeConsumingServiceIndex": str(attribute_set)}
    if level > 1 or sender.profile.always_asks_anew:
        more["ForceAuthn"] = "true"
    request = _message("samlp:AuthnRequest", identifier, provider.login, sender, now, **more)
    add(request, "samlp:NameIDPolicy", attributes={"Format": TRANSIENT})
    context = add(request, "samlp:RequestedAuthnContext", attributes={"Comparison": "minimum"})
    add(context, "saml:AuthnContextClassRef", acr_of(level))
    return written(request)


def logout_request(sender: ServiceProvider, provider: Provider, session: ProviderSession, now: datetime) -> bytes:
    """SAML core 2.0, §3.7.1."""
    request = _message("samlp:LogoutRequest", new_id(), provider.logout, sender, now, Reason=BY_USER)
    qualifier = {"NameQualifier": session.name_qualifier} if session.name_qualifier else {}
    add(request, "saml:NameID", session.name_id, {"Format": TRANSIENT} | qualifier)
    if session.session_index:
        add(request, "samlp:SessionIndex", session.session_index)
    return written(request)


def logout_answer(sender: ServiceProvider, provider: Provider, asked: str, now: datetime) -> bytes:
    """SAML core 2.0, §3.7.2: what was asked is done, or was no longer there to do."""
    answer = _message("samlp:LogoutResponse", new_id(), provider.logout_answer, sender, now, InResponseTo=asked)
    status = add(answer, "samlp:Status")
    add(status, "samlp:StatusCode", attributes={"Value": SUCCESS})
    return written(answer)


def address(sender: ServiceProvider, to: str, name: str, message: bytes, relay_state: str = "") -> str:
    """The message, deflated and signed, behind the provider's address (SAML bindings 2.0, §3.4.4.1)."""
    parameters = {name: _deflated(message)} | ({"RelayState": relay_state} if relay_state else {})
    return f"{to}{'&' if '?' in to else '?'}{signed_query(parameters, signing_key(sender))}"


def _deflated(message: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(message) + packer.flush()).decode()
