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
    """In Italian; none when titles and paragraphs use the model's characters, which come from the same site."""
    text = COMMENT.sub("", css)
    variables = dict(VARIABLE.findall(text))
    rules = [(selector.strip(), body) for selector, body in RULE.findall(text)]
    given = [(selector, family) for selector, body in rules for family in _families(selector, body)]
    wrong = [
        f"«{selector[:60]}» usa «{family}»"
        for selector, value in given
        if (family := _first(value, variables)) not in (*FONTS, *INHERITED)
    ]
    if not any(_first(value, variables) in FONTS for _selector, value in given):
        wrong.append("il foglio non dice quali caratteri usare")
    return wrong + [f"un carattere arriva da {source}" for source in _foreign(rules, url)]


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
