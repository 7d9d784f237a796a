"""What identity providers say of themselves in their metadata (SAML metadata 2.0, §2.4)."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from cryptography import x509

from integrations.identity.saml.xml import (
    MAX_METADATA_BYTES,
    MD,
    NAMESPACES,
    REDIRECT,
    BadXml,
    Element,
    parse,
    text_of,
)


@dataclass(frozen=True)
class Provider:
    """An identity provider. Addresses are those of the HTTP-Redirect binding; `logout` may be empty.

    `certificates` are DER in base64: each of them may sign.
    """

    entity_id: str
    name: str
    login: str
    logout: str
    logout_answer: str
    certificates: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"certificates": list(self.certificates)}


def from_json(data: dict[str, Any]) -> Provider:
    return Provider(**(data | {"certificates": tuple(data["certificates"])}))


@lru_cache(maxsize=64)
def read_providers(text: str | bytes) -> tuple[Provider, ...]:
    """Every identity provider of the metadata that can be used, in their order. Raises BadXml when there is none."""
    data = text.encode() if isinstance(text, str) else text
    root = parse(data.strip(), MAX_METADATA_BYTES)
    if root.tag not in (f"{{{MD}}}EntityDescriptor", f"{{{MD}}}EntitiesDescriptor"):
        raise BadXml("not_metadata")
    found = tuple(_providers(root))
    if not found:
        raise BadXml("no_provider")
    return found


def _providers(root: Element) -> Iterator[Provider]:
    for entity in root.iter(f"{{{MD}}}EntityDescriptor"):
        role = entity.find("md:IDPSSODescriptor", NAMESPACES)
        if role is None:
            continue
        provider = _provider(entity, role)
        if provider.entity_id and provider.login and provider.certificates:
            yield provider


def _provider(entity: Element, role: Element) -> Provider:
    entity_id = str(entity.get("entityID", ""))
    logout = _service(role, "SingleLogoutService")
    return Provider(
        entity_id=entity_id,
        name=_name(entity) or entity_id,
        login=_location(_service(role, "SingleSignOnService")),
        logout=_location(logout),
        logout_answer=_location(logout, "ResponseLocation") or _location(logout),
        certificates=tuple(_certificates(role)),
    )


def _service(role: Element, name: str) -> Element | None:
    return role.find(f"md:{name}[@Binding='{REDIRECT}']", NAMESPACES)


def _location(service: Element | None, attribute: str = "Location") -> str:
    """Only addresses of the web: what is written here becomes a link on our page."""
    address = "" if service is None else str(service.get(attribute, "")).strip()
    return address if address.startswith(("https://", "http://")) else ""


def _name(entity: Element) -> str:
    names = entity.findall("md:Organization/md:OrganizationDisplayName", NAMESPACES)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    ordered = sorted(names, key=lambda name: name.get(language) != "it")
    return next((text_of(name) for name in ordered if text_of(name)), "")[:120]


def _certificates(role: Element) -> Iterator[str]:
    """A key without `use` serves for signing too (SAML metadata 2.0, §2.4.1.1)."""
    for descriptor in role.findall("md:KeyDescriptor", NAMESPACES):
        if descriptor.get("use", "signing") != "signing":
            continue
        for node in descriptor.iterfind(".//ds:X509Certificate", NAMESPACES):
            text = "".join(str(node.text or "").split())
            if _is_certificate(text):
                yield text


def _is_certificate(text: str) -> bool:
    try:
        x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return False
    return True
