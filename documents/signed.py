"""What a signed file holds: the content of a CMS SignedData (RFC 5652, section 5), which `.p7m` is. No signature is checked."""

import base64
import binascii
import re
from dataclasses import dataclass

DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
SEQUENCE, OCTETS, OCTETS_IN_PARTS, EXPLICIT = 0x30, 0x04, 0x24, 0xA0
# A signed file within a signed file happens; further down there is nothing honest.
DEPTH = 3


class Malformed(ValueError):
    pass


@dataclass(frozen=True)
class Element:
    """One element of DER or BER: `body` to `end` is its content, `next` where the one after it starts."""

    tag: int
    body: int
    end: int
    next: int


def content_of(data: bytes) -> bytes | None:
    """The innermost file; None when nothing is inside (a detached signature) or it cannot be read. Never raises."""
    found = None
    for _level in range(DEPTH):
        try:
            data = found = _content(_binary(data))
        except (Malformed, IndexError):
            break
    return found


def _binary(data: bytes) -> bytes:
    """Out of PEM or plain base64, in which some programs write it."""
    if data[:1] == b"\x30":
        return data
    text = re.sub(rb"-----[A-Z0-9# ]+-----|\s", b"", data)
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Malformed from None


def _content(data: bytes) -> bytes:
    whole = _element(data, 0, SEQUENCE)
    if data[whole.body : whole.body + len(SIGNED_DATA)] != SIGNED_DATA:
        raise Malformed
    signed = _element(data, _element(data, whole.body + len(SIGNED_DATA), EXPLICIT).body, SEQUENCE)
    version = _element(data, signed.body)
    digests = _element(data, version.next)
    inner = _element(data, digests.next, SEQUENCE)
    if data[inner.body : inner.body + len(DATA)] != DATA:
        raise Malformed
    holder = _element(data, inner.body + len(DATA), EXPLICIT)
    return b"".join(_octets(data, _element(data, holder.body)))


def _octets(data: bytes, element: Element) -> list[bytes]:
    if element.tag == OCTETS:
        return [data[element.body : element.end]]
    if element.tag != OCTETS_IN_PARTS:
        raise Malformed
    parts, at = [], element.body
    while at < element.end:
        part = _element(data, at, OCTETS)
        parts.append(data[part.body : part.end])
        at = part.next
    return parts


def _element(data: bytes, at: int, tag: int | None = None) -> Element:
    found = _read(data, at, 0)
    if tag is not None and found.tag != tag:
        raise Malformed
    return found


def _read(data: bytes, at: int, depth: int) -> Element:
    first = data[at + 1]
    body = at + 2 + (first & 0x7F if first > 0x80 else 0)
    if first == 0x80:
        end = _end_of_indefinite(data, body, depth)
        return Element(data[at], body, end, end + 2)
    length = first if first < 0x80 else int.from_bytes(data[at + 2 : body], "big")
    if body + length > len(data):
        raise Malformed
    return Element(data[at], body, body + length, body + length)


def _end_of_indefinite(data: bytes, at: int, depth: int) -> int:
    """Where the two zero bytes stand that close it (X.690, 8.1.5)."""
    if depth > 16:
        raise Malformed
    while data[at : at + 2] != b"\x00\x00":
        at = _read(data, at, depth + 1).next
    return at
