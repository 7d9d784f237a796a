"""Messages as they arrive: base64 of a form, or deflated base64 of an address."""

import base64
import binascii
import zlib

from integrations.identity.saml.xml import MAX_MESSAGE_BYTES, BadXml, Element, parse


def posted(text: str) -> Element:
    """The message of an HTTP-POST (SAML bindings 2.0, §3.5.4). Raises BadXml."""
    return parse(decoded(text))


def redirected(text: str) -> Element:
    """The message of an HTTP-Redirect (SAML bindings 2.0, §3.4.4.1). Raises BadXml.

    Inflated only up to the limit: a few bytes could swell to gigabytes.
    """
    unpacker = zlib.decompressobj(-15)
    try:
        data = unpacker.decompress(decoded(text), MAX_MESSAGE_BYTES)
    except zlib.error:
        raise BadXml("not_deflated") from None
    if unpacker.unconsumed_tail:
        raise BadXml("too_big")
    return parse(data)


def decoded(text: str) -> bytes:
    """The bytes of a message in base64. Raises BadXml."""
    if len(text) > 2 * MAX_MESSAGE_BYTES:
        raise BadXml("too_big")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadXml("not_base64") from None
