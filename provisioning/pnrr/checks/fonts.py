"""Which characters a style sheet gives to titles and paragraphs (C.SE.1.3)."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from provisioning.pnrr.checks.vocabulary import FONTS

RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
VARIABLE: Final = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
FAMILY: Final = re.compile(r"(?<![\w-])font-family\s*:\s*([^;}]+)")
SOURCE: Final = re.compile(r"url\(\s*['\"]?([^'\")]+)")
# The last part of a selector is a title, a paragraph, or what both inherit from.
TEXT: Final = re.compile(r"(?:^|[\s>+~])(?:h[1-6]|p|body|html|:root)(?:[.:#\[][^\s>+~]*)?$")
INHERITED: Final = {"inherit", "initial", "unset", "revert"}
DEEPEST: Final = 6


def font_problems(css: str, url: str) -> list[str]:
    """In Italian; none when titles and paragraphs get the model's characters, from the same site, or none at all."""
    wrong = [f"«{s[:60]}» usa «{family}»" for s, family in _given(css) if family not in (*FONTS, *INHERITED)]
    return wrong + [f"un carattere arriva da {source}" for source in _foreign(_rules(css), url)]


def gives_fonts(css: str) -> bool:
    """Does it say at all which characters texts have?"""
    return any(family in FONTS for _selector, family in _given(css))


def _rules(css: str) -> list[tuple[str, str]]:
    return [(selector.strip(), body) for selector, body in RULE.findall(COMMENT.sub("", css))]


def _given(css: str) -> Iterator[tuple[str, str]]:
    """Selector and first family."""
    variables = dict(VARIABLE.findall(COMMENT.sub("", css)))
    for selector, body in _rules(css):
        yield from ((selector, _first(value, variables)) for value in _families(selector, body))


def _families(selector: str, body: str) -> Iterator[str]:
    if selector.startswith("@") or not any(TEXT.search(part.strip()) for part in selector.split(",")):
        return
    yield from FAMILY.findall(body)


def _first(value: str, variables: dict[str, str], depth: int = 0) -> str:
    """The family that comes first, through the variables that name it."""
    head = value.split("!")[0].strip()
    if head.startswith("var(") and depth < DEEPEST:
        name, _comma, fallback = head[4:].rpartition(")")[0].partition(",")
        return _first(variables.get(name.strip(), fallback), variables, depth + 1)
    return head.split(",")[0].strip().strip("'\"").casefold()


def _foreign(rules: list[tuple[str, str]], url: str) -> Iterator[str]:
    here = urlsplit(url).hostname
    for selector, body in rules:
        if not selector.startswith("@font-face"):
            continue
        for source in SOURCE.findall(body):
            host = urlsplit(urljoin(url, source)).hostname
            if host != here and not source.startswith("data:"):
                yield str(host)
