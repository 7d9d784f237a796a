"""Which uploads are taken in. Every refusal says, in Italian, what is wrong and what to do."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from documents import clamav, refusals, sniffing
from documents.names import clean_name, extension_of, inner_extensions, with_extension
from documents.sniffing import DOCX, JPG, KINDS, ODT, PNG, Kind
from tenants.text import Words

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
# The largest camera of a telephone takes 200 megapixels; a "bomb" declares thousands.
MAX_PIXELS = 200_000_000
MAX_UNPACKED = 300 * MEGABYTE
PROGRAMS = frozenset(
    [
        "apk",
        "bat",
        "cmd",
        "exe",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "pif",
        "ps1",
        "scr",
        "sh",
        "vbe",
        "vbs",
        "wsf",
    ]
)
REASONS = {
    sniffing.EXECUTABLE: refusals.PROGRAM,
    sniffing.HEIC: refusals.IPHONE_PHOTO,
    sniffing.MACROS: refusals.MACROS,
}


class UploadRejected(Exception):
    """The file is not taken in; `message_it` tells the person why, in plain words, and holds nothing of the file."""

    def __init__(self, reason: Words, **values: object) -> None:
        self.message_it = str(reason) % values if values else str(reason)
        super().__init__(self.message_it)


@dataclass(frozen=True)
class CheckedUpload:
    name: str
    kind: Kind


def check_upload(upload: UploadedFile, accept: Sequence[str], max_mb: int) -> CheckedUpload:
    """
    Guards, cheapest first. `accept` holds kinds ("pdf", "jpg", "png", "p7m", "docx", "odt"), also written ".pdf", "jpeg"
    or as a media type. Raises UploadRejected.
    """
    accepted = accepted_kinds(accept)
    _check_size(upload.size or 0, max_mb)
    stream = _stream(upload)
    kind = sniffing.sniff(stream)
    name = clean_name(upload.name or "")
    _check_kind(kind, accepted)
    _check_name(name)
    _check_bomb(stream, kind)
    _check_virus(stream)
    return CheckedUpload(with_extension(name, kind.code), kind)


def accepted_kinds(accept: Sequence[str]) -> list[Kind]:
    """The kinds a list of extensions or media types names. Raises ValueError on one we cannot recognise."""
    by_name = {name: kind for kind in KINDS for name in (kind.code, kind.content_type)} | {"jpeg": JPG}
    wanted = [entry.lower().lstrip(".") for entry in accept]
    unknown = sorted(set(wanted) - set(by_name))
    if unknown:
        raise ValueError(f"Unknown kinds of file: {', '.join(unknown)}")
    return list(dict.fromkeys(by_name[entry] for entry in wanted))


def _stream(upload: UploadedFile) -> IO[bytes]:
    if upload.file is None:
        raise ValueError("The upload is closed.")
    return upload.file


def _check_size(size: int, max_mb: int) -> None:
    if size == 0:
        raise UploadRejected(refusals.EMPTY)
    if size > max_mb * MEGABYTE:
        # Rounded up: 10.2 MB must not read "10 MB, but the most is 10 MB".
        raise UploadRejected(refusals.TOO_LARGE, size=-(-size // MEGABYTE), limit=max_mb)


def _check_kind(kind: Kind, accepted: Sequence[Kind]) -> None:
    if kind not in accepted:
        formats = ", ".join(entry.code.upper() for entry in accepted)
        raise UploadRejected(REASONS.get(kind, refusals.WRONG_KIND), formats=formats)


def _check_name(name: str) -> None:
    if PROGRAMS.intersection([extension_of(name), *inner_extensions(name)]):
        raise UploadRejected(refusals.PROGRAM_NAME)


def _check_bomb(stream: IO[bytes], kind: Kind) -> None:
    if kind in (JPG, PNG):
        _check_pixels(sniffing.pixel_count(stream, kind))
    if kind in (DOCX, ODT) and sniffing.unpacked_size(stream) > MAX_UNPACKED:
        raise UploadRejected(refusals.UNPACKS_TOO_LARGE)


def _check_pixels(count: int | None) -> None:
    if count is None:
        raise UploadRejected(refusals.BROKEN_PICTURE)
    if count > MAX_PIXELS:
        raise UploadRejected(refusals.TOO_MANY_PIXELS)


def _check_virus(stream: IO[bytes]) -> None:
    """Fails closed: while a configured scanner is silent, nothing comes in."""
    if not settings.SPORTELLO_CLAMAV:
        return
    try:
        infected = clamav.is_infected(stream, settings.SPORTELLO_CLAMAV)
    except clamav.ScannerUnavailable:
        log.exception("upload.scanner_unavailable")
        raise UploadRejected(refusals.NOT_SCANNED) from None
    if infected:
        raise UploadRejected(refusals.INFECTED)
