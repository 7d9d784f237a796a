"""Reading XML that somebody else wrote: no entities, no network, no comments, a limit on the size."""

from typing import Any

from lxml import etree

MAX_MESSAGE_BYTES = 256 * 1024
MAX_METADATA_BYTES = 2 * 1024 * 1024
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
NAMESPACES = {"saml": SAML, "samlp": SAMLP, "md": MD, "ds": DS}

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

# lxml brings no types of its own.
Element = Any


class BadXml(ValueError):
    """Not XML, or XML that we do not read. The text is a technical word without content of the document."""


def parse(data: bytes, limit: int = MAX_MESSAGE_BYTES) -> Element:
    """The root element. Raises BadXml.

    Comments are dropped while reading: signatures do not cover them, and they would break a value in two. A document
    type or a processing instruction has no place in SAML, and is where entity bombs begin.
    """
    if len(data) > limit:
        raise BadXml("too_big")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadXml("document_type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml("not_xml") from error
    _refuse_what_saml_never_holds(root)
    return root


def _refuse_what_saml_never_holds(root: Element) -> None:
    # Once more, for encodings in which the bytes look otherwise.
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("document_type")
    if any(not isinstance(node.tag, str) for node in root.iter()):
        raise BadXml("not_an_element")


def text_of(element: Element | None) -> str:
    """The text of an element without children; "" when it is absent or has some."""
    if element is None or len(element):
        return ""
    return str(element.text or "").strip()
