"""Writing SAML: elements in the usual namespaces, in as few words as the document itself."""

from datetime import UTC, datetime

from lxml import etree

from integrations.identity.saml.xml import DS, MD, SAML, SAMLP, Element

PREFIXES = {"md": MD, "saml": SAML, "samlp": SAMLP, "ds": DS}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def qualified(name: str, more: dict[str, str] | None = None) -> str:
    """`md:Organization` as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{(PREFIXES | (more or {}))[prefix]}}}{local}"


def root(name: str, attributes: dict[str, str], namespaces: dict[str, str]) -> Element:
    return etree.Element(qualified(name, namespaces), attributes, nsmap=namespaces)


def add(parent: Element, name: str, text: str = "", attributes: dict[str, str] | None = None) -> Element:
    """Appends a child, in a namespace that the parent knows."""
    known = {prefix: address for prefix, address in parent.nsmap.items() if prefix}
    child = etree.SubElement(parent, qualified(name, known), attributes or {})
    child.text = text or None
    return child


def add_if(parent: Element, name: str, text: str) -> None:
    if text:
        add(parent, name, text)


def instant(moment: datetime) -> str:
    """To the second, in UTC, as SPID wants it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(element: Element) -> bytes:
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)
