"""Levels of assurance: 1, 2 or 3, as SPID names them and CIE and eIDAS borrow them (https://www.spid.gov.it/SpidL2)."""

import re

from django.http import HttpRequest

SPID_LEVEL = re.compile(r"https://www\.spid\.gov\.it/SpidL([123])")


def level_of(acr: str) -> int:
    """1, 2 or 3; 0 when the text names no level we know."""
    match = SPID_LEVEL.fullmatch(acr)
    return int(match.group(1)) if match else 0


def acr_of(level: int) -> str:
    return f"https://www.spid.gov.it/SpidL{level}"


def asked_level(request: HttpRequest) -> int:
    """What the page that sent here asks for; 0 when it did not say. Who lowers it in the address is met again there."""
    said = request.GET.get("livello", "")
    return int(said) if said in ("1", "2", "3") else 0
