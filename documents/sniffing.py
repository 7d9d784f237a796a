"""What a file really is, from its bytes: neither its name nor the browser's word counts."""

import base64
import binascii
import struct
import zipfile
from dataclasses import dataclass
from typing import IO

HEAD = 4096
CMS_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # OID 1.2.840.113549.1.7.2, RFC 5652
EXECUTABLE_STARTS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!", b"!<arch>")
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Kind:
    code: str
    content_type: str


PDF = Kind("pdf", "application/pdf")
JPG = Kind("jpg", "image/jpeg")
PNG = Kind("png", "image/png")
P7M = Kind("p7m", "application/pkcs7-mime")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
ODT = Kind("odt", ODT_TYPE.decode())
KINDS = (PDF, JPG, PNG, P7M, DOCX, ODT)

EXECUTABLE = Kind("executable", "application/octet-stream")
HEIC = Kind("heic", "image/heic")
MACROS = Kind("macros", "application/octet-stream")
UNKNOWN = Kind("unknown", "application/octet-stream")


def sniff(stream: IO[bytes]) -> Kind:
    """The kind of the file; leaves the stream at its start. Never raises on any content."""
    stream.seek(0)
    head = stream.read(HEAD)
    kind = _kind_of_head(head)
    if kind is UNKNOWN and head.startswith(b"PK\x03\x04"):
        kind = _kind_of_archive(stream)
    stream.seek(0)
    return kind


def _kind_of_head(head: bytes) -> Kind:
    if head.startswith(EXECUTABLE_STARTS):
        return EXECUTABLE
    # Some programs write a byte order mark or blank lines before the signature.
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \x00").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}:
        return HEIC
    return P7M if _is_signed_message(head) else UNKNOWN


def _is_signed_message(head: bytes) -> bool:
    if _is_cms(head):
        return True
    if head.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----", b"-----BEGIN PKCS #7 SIGNED DATA-----")):
        return True
    return _is_cms(_decoded(head))


def _is_cms(head: bytes) -> bool:
    """A DER or BER sequence that opens with the object identifier of signed data."""
    return head[:1] == b"\x30" and CMS_SIGNED_DATA in head[:20]


def _decoded(head: bytes) -> bytes:
    text = b"".join(head[:200].split())
    try:
        return base64.b64decode(text[: len(text) // 4 * 4], validate=True)
    except binascii.Error:
        return b""


def _kind_of_archive(stream: IO[bytes]) -> Kind:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _kind_of_entries(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, struct.error):
        return UNKNOWN


def _kind_of_entries(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return DOCX
    if "content.xml" in names and _mimetype(archive) == ODT_TYPE:
        return ODT
    return UNKNOWN


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    if "mimetype" not in archive.namelist():
        return b""
    with archive.open("mimetype") as entry:
        return entry.read(100).strip()


def unpacked_size(stream: IO[bytes]) -> int:
    """How many bytes an office document declares it unpacks to, without unpacking it."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    stream.seek(0)
    return size


def pixel_count(stream: IO[bytes], kind: Kind) -> int | None:
    """Width times height as the picture's header states them, nothing decoded; None when the header is broken."""
    stream.seek(0)
    try:
        count = _png_pixels(stream) if kind is PNG else _jpg_pixels(stream)
    except (struct.error, ValueError):
        count = None
    stream.seek(0)
    return count


def _png_pixels(stream: IO[bytes]) -> int | None:
    head = stream.read(24)
    if head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width * height or None


def _jpg_pixels(stream: IO[bytes]) -> int | None:
    """Walks the segments up to the start of frame (ITU-T T.81, annex B)."""
    stream.seek(2)
    while True:
        marker = _next_marker(stream)
        length = struct.unpack(">H", stream.read(2))[0]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack(">xHH", stream.read(5))
            return width * height or None
        stream.seek(length - 2, 1)


_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _next_marker(stream: IO[bytes]) -> int:
    if stream.read(1) != b"\xff":
        raise ValueError("not a marker")
    marker = b"\xff"
    while marker == b"\xff":
        marker = stream.read(1)
    if not marker:
        raise ValueError("the picture ends before its frame")
    return marker[0]
