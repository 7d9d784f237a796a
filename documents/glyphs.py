"""Which characters our fonts can draw. PDF/A forbids a missing glyph, and a legal document must not lose a character."""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

NOT_TEXT = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"])
# Variation selectors only choose among pictures of one character.
VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
FONTS = Path(__file__).parent / "fonts"


def drawable(text: str, *, marks: bool = True) -> str:
    """
    The text, composed (NFC), without invisible control characters; a character that no font of ours has is written as
    its code point, `[U+1F600]`, so that it is neither lost nor fatal. Line breaks stay. `marks` false writes combining
    marks as code points too.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(_drawn(character, marks) for character in composed)


def _drawn(character: str, marks: bool) -> str:
    category = unicodedata.category(character)
    if character == "\n" or (ord(character) in covered() and (marks or category != "Mn")):
        return character
    if category in {"Cc", "Cf", "Zl", "Zp"} or character in VARIATIONS:
        return ""
    return " " if category == "Zs" else f"[U+{ord(character):04X}]"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that at least one of our fonts has and PDF/A lets stand in a text (no private use, no stand-ins)."""
    points = {point for font in sorted(FONTS.glob("*.ttf")) for point in _code_points(font.read_bytes())}
    return frozenset(point for point in points if unicodedata.category(chr(point)) not in NOT_TEXT) - {0xFFFC, 0xFFFD}


def _code_points(font: bytes) -> set[int]:
    """The Unicode characters of a TrueType file: its `cmap` table, formats 4 and 12 (OpenType specification)."""
    start = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    found: set[int] = set()
    for index in range(count):
        offset = start + struct.unpack_from(">I", font, start + 4 + index * 8 + 4)[0]
        layout = struct.unpack_from(">H", font, offset)[0]
        found |= _READERS[layout](font, offset) if layout in _READERS else set()
    return found


def _table(font: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + index * 16) for index in range(count))
    return next(offset for name, _, offset, _ in records if name == tag)


def _segments(font: bytes, offset: int) -> set[int]:
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, offset + 14)
    starts = struct.unpack_from(f">{count}H", font, offset + 16 + count * 2)
    return {point for first, last in zip(starts, ends, strict=True) for point in range(first, last + 1)} - {0xFFFF}


def _groups(font: bytes, offset: int) -> set[int]:
    count = struct.unpack_from(">I", font, offset + 12)[0]
    groups = (struct.unpack_from(">III", font, offset + 16 + index * 12) for index in range(count))
    return {point for first, last, _ in groups for point in range(first, last + 1)}


_READERS = {4: _segments, 12: _groups}
