"""The municipalities as the providers know them: from the metadata that each gives out, believed for its own signature only."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from integrations.identity.saml.signatures import BadSignature, signed_part
from integrations.identity.saml.xml import MAX_METADATA_BYTES, NAMESPACES, REDIRECT, BadXml, Element, parse, text_of
from integrations.simulators import clients
from integrations.simulators.identity.saml.federation import WAYS

PATIENCE_S = 10
LOOPBACK = "127.0.0.1"


class UnknownParty(Exception):
    """Not a municipality that these simulators serve, or one whose metadata do not hold."""


@dataclass(frozen=True)
class Party:
    """`acs` and `sets`: address, and names of attributes, by index; `slo`: address of the HTTP-Redirect binding, or ""."""

    entity_id: str
    name: str
    acs: dict[int, str]
    sets: dict[int, tuple[str, ...]]
    slo: str
    certificates: tuple[str, ...]

    @property
    def origin(self) -> str:
        return _origin(self.entity_id)


_kept: dict[str, Party] = {}


def party(entity_id: str, *, anew: bool = False) -> Party:
    """Read once; `anew` reads again, for who has changed keys. Raises UnknownParty."""
    if anew or entity_id not in _kept:
        _kept[entity_id] = _read(entity_id)
    return _kept[entity_id]


def _read(entity_id: str) -> Party:
    way = urlsplit(entity_id).path.split("/")[1:2]
    if _origin(entity_id) not in {client.origin for client in clients.all_clients()} or way[0] not in WAYS:
        raise UnknownParty(entity_id)
    try:
        found = described(_fetched(f"{_origin(entity_id)}/{way[0]}/metadata"))
    except (requests.RequestException, BadXml, BadSignature) as error:
        raise UnknownParty(f"{entity_id}: {error}") from error
    if found.entity_id != entity_id:
        raise UnknownParty(entity_id)
    return found


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _fetched(address: str) -> bytes:
    """Names under .localhost are this machine (RFC 6761, §6.3), which not every resolver knows."""
    parts = urlsplit(address)
    host = parts.netloc
    if (parts.hostname or "").endswith(".localhost"):
        address = parts._replace(netloc=f"{LOOPBACK}:{parts.port or 80}").geturl()
    answer = requests.get(address, headers={"Host": host}, timeout=PATIENCE_S, allow_redirects=False)
    answer.raise_for_status()
    return answer.content


def described(document: bytes) -> Party:
    """Raises BadXml, BadSignature."""
    entity = parse(document, MAX_METADATA_BYTES)
    role = entity.find("md:SPSSODescriptor", NAMESPACES)
    if role is None:
        raise BadXml("no_service_provider")
    certificates = tuple(_certificates(role))
    signed_part(entity, certificates)
    return Party(
        entity_id=str(entity.get("entityID")),
        name=text_of(entity.find("md:Organization/md:OrganizationDisplayName", NAMESPACES)),
        acs={int(node.get("index")): node.get("Location") for node in _all(role, "AssertionConsumerService")},
        sets={int(node.get("index")): _names(node) for node in _all(role, "AttributeConsumingService")},
        slo=next((n.get("Location") for n in _all(role, "SingleLogoutService") if n.get("Binding") == REDIRECT), ""),
        certificates=certificates,
    )


def _all(role: Element, name: str) -> list[Element]:
    return list(role.findall(f"md:{name}", NAMESPACES))


def _names(service: Element) -> tuple[str, ...]:
    return tuple(node.get("Name") for node in _all(service, "RequestedAttribute"))


def _certificates(role: Element) -> list[str]:
    found = role.findall("md:KeyDescriptor[@use='signing']//ds:X509Certificate", NAMESPACES)
    return ["".join(str(node.text).split()) for node in found]
