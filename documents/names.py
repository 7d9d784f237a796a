"""File names come from strangers' computers: they are only ever shown, and shown clean."""

import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 120
FALLBACK = "documento"


def clean_name(name: str) -> str:
    """
    The name without folders, control and direction-changing characters, composed (NFC), at most 120 characters long
    with its extension kept.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(character for character in base if _harmless(character))
    words = " ".join(visible.split()).strip(". ")
    return _shortened(words) or FALLBACK


def with_extension(name: str, extension: str) -> str:
    """The name ending in what the content really is: `foto.jpg` that holds a PNG becomes `foto.png`."""
    path = PurePosixPath(name)
    if path.suffix.lower() == f".{extension}":
        return name
    stem = path.stem if _looks_like_extension(path.suffix) else name
    return _shortened(f"{stem}.{extension}")


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def inner_extensions(name: str) -> list[str]:
    """`fattura.exe.pdf` → ["exe"]."""
    return [part.lower() for part in name.split(".")[1:-1]]


def _harmless(character: str) -> bool:
    return (
        unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"} and character not in '<>:"|?*'
    )


def _looks_like_extension(suffix: str) -> bool:
    return 2 <= len(suffix) <= 6 and suffix[1:].isalnum()


def _shortened(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    suffix = PurePosixPath(name).suffix
    suffix = suffix if _looks_like_extension(suffix) else ""
    return name[: MAX_LENGTH - len(suffix)].rstrip(". ") + suffix
