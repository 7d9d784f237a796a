"""Typst, set up once: our fonts and templates only, nothing from the machine or the network."""

import json
from functools import lru_cache
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(__file__).parent / "fonts"


def typeset(template: str, data: dict) -> bytes:
    """
    One of our templates with its data, as PDF. Equal data give equal bytes. Data travel as JSON and are never source:
    `#`, `$` and `@` in them are just text. Raises typst.TypstError when the template itself is wrong.
    """
    return _compile(template, {"data": json.dumps(data, ensure_ascii=False)})


@lru_cache(maxsize=256)
def can_draw(svg: str) -> bool:
    """Whether a coat of arms can stand in a document: a broken one must not stop a receipt."""
    try:
        _compile("coat_of_arms", {"svg": svg})
    except typst.TypstError:
        return False
    return True


def _compile(template: str, inputs: dict[str, str]) -> bytes:
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs=inputs,
        # ISO 19005-2 level A (kept for decades, tagged) and ISO 14289-1 (accessible), both at once.
        pdf_standards=["a-2a", "ua-1"],
        package_path=TEMPLATES,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
