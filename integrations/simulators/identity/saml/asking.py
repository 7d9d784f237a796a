"""What a municipality asks of a provider, by HTTP-Redirect or HTTP-POST, and what the provider finds wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest

from integrations.identity.saml.names import ENTITY, TRANSIENT
from integrations.identity.saml.signatures import BadSignature, signed_parameter, signed_part
from integrations.identity.saml.transport import posted, redirected
from integrations.identity.saml.xml import NAMESPACES, SAMLP, BadXml, Element, text_of
from integrations.simulators.identity.saml.relying import Party, UnknownParty, party

LEVELS = {f"https://www.spid.gov.it/SpidL{level}": level for level in (1, 2, 3)}
FRESH = timedelta(minutes=5)
# SPID's table of anomalies, what the provider says of a request.
ANOMALIES = {
    4: "Il messaggio non ha un formato leggibile.",
    5: "La firma della richiesta non è valida, o non è di chi la manda.",
    8: "Il formato della richiesta non è conforme alle specifiche SAML.",
    9: "La versione non è 2.0.",
    10: "L’emittente (Issuer) manca o non è conforme.",
    11: "L’identificativo (ID) manca.",
    12: "Il livello richiesto (RequestedAuthnContext) manca o non è conforme.",
    13: "La data (IssueInstant) manca o è troppo lontana da adesso.",
    14: "La destinazione (Destination) non è questo gestore.",
    15: "L’attributo IsPassive non può essere vero.",
    16: "L’indirizzo di ritorno (AssertionConsumerService) non è nei metadati.",
    17: "Il formato del nome (NameIDPolicy) non è «transient».",
    18: "L’insieme di attributi (AttributeConsumingService) non è nei metadati.",
}


class Refused(Exception):
    """`number` of SPID's table; 0 when nobody knows who asks. `asked`: what to answer, when it is certain who asks."""

    def __init__(self, number: int, asked: "Asked | None" = None) -> None:
        super().__init__(number)
        self.number, self.asked = number, asked

    @property
    def words(self) -> str:
        return ANOMALIES.get(self.number, "Il servizio che chiede l’accesso non è registrato.")


@dataclass(frozen=True)
class Asked:
    """An authentication request that holds. `names` are the attributes that it wants; `relay_state` goes back as it came."""

    slug: str
    request_id: str
    entity_id: str
    acs_url: str
    level: int
    names: tuple[str, ...]
    relay_state: str


def signed_message(request: HttpRequest, name: str) -> tuple[Element, Party]:
    """The message called `name` and who signed it. Raises Refused."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        message = posted(said.get(name, "")) if request.method == "POST" else redirected(said.get(name, ""))
    except BadXml:
        raise Refused(4) from None
    sender = _sender(message)
    try:
        return _verified(request, name, message, sender), sender
    except BadSignature:
        # A municipality that has just changed its key is not yet a stranger.
        return _second_look(request, name, message, sender)


def _sender(message: Element) -> Party:
    try:
        return party(text_of(message.find("saml:Issuer", NAMESPACES)))
    except UnknownParty:
        raise Refused(0) from None


def _verified(request: HttpRequest, name: str, message: Element, sender: Party) -> Element:
    if request.method == "POST":
        return signed_part(message, sender.certificates)
    return redirected(signed_parameter(request.META["QUERY_STRING"], name, sender.certificates))


def _second_look(request: HttpRequest, name: str, message: Element, sender: Party) -> tuple[Element, Party]:
    try:
        now = party(sender.entity_id, anew=True)
        return _verified(request, name, message, now), now
    except (BadSignature, UnknownParty):
        raise Refused(5) from None


def read_request(request: HttpRequest, slug: str, login: str) -> Asked:
    """`login` is the provider's own address. Raises Refused."""
    message, sender = signed_message(request, "SAMLRequest")
    said = request.POST if request.method == "POST" else request.GET
    for number, holds in _rules(message, sender, login):
        if not holds():
            raise Refused(number, _way_back(slug, message, sender, said.get("RelayState", "")))
    return Asked(
        slug=slug,
        request_id=message.get("ID"),
        entity_id=sender.entity_id,
        acs_url=str(_acs(message, sender)),
        level=LEVELS[_class(message)],
        names=sender.sets[_index(message, "AttributeConsumingServiceIndex")],
        relay_state=said.get("RelayState", ""),
    )


def _way_back(slug: str, message: Element, sender: Party, relay_state: str) -> Asked:
    """To the first address of the metadata, whatever address the request names."""
    acs = sender.acs[min(sender.acs)]
    return Asked(slug, message.get("ID", ""), sender.entity_id, acs, 1, (), relay_state)


def _rules(message: Element, sender: Party, login: str) -> list[tuple[int, Callable[[], bool]]]:
    """SPID, Regole tecniche §1.2.2.1, in the order of the table's numbers."""
    issuer = message.find("saml:Issuer", NAMESPACES)
    policy = message.find("samlp:NameIDPolicy", NAMESPACES)
    return [
        (8, lambda: message.tag == f"{{{SAMLP}}}AuthnRequest"),
        (9, lambda: message.get("Version") == "2.0"),
        (10, lambda: issuer.get("Format") == ENTITY and bool(issuer.get("NameQualifier"))),
        (11, lambda: bool(message.get("ID"))),
        (12, lambda: _class(message) in LEVELS),
        (13, lambda: _is_fresh(message.get("IssueInstant", ""))),
        (14, lambda: message.get("Destination") == login),
        (15, lambda: message.get("IsPassive", "false") != "true"),
        (16, lambda: bool(_acs(message, sender))),
        (17, lambda: policy is not None and policy.get("Format") == TRANSIENT),
        (18, lambda: _index(message, "AttributeConsumingServiceIndex") in sender.sets),
    ]


def _class(message: Element) -> str:
    return text_of(message.find("samlp:RequestedAuthnContext/saml:AuthnContextClassRef", NAMESPACES))


def _is_fresh(text: str) -> bool:
    try:
        issued = datetime.fromisoformat(text)
    except ValueError:
        return False
    return issued.tzinfo is not None and abs(datetime.now(UTC) - issued) < FRESH


def _index(message: Element, name: str) -> int:
    said = message.get(name, "")
    return int(said) if said.isdecimal() else -1


def _acs(message: Element, sender: Party) -> str | None:
    """By its index, or written out and then one of those registered."""
    written = message.get("AssertionConsumerServiceURL")
    if written:
        return written if written in sender.acs.values() else None
    return sender.acs.get(_index(message, "AssertionConsumerServiceIndex"))
