"""The phones of the demonstration's operators: the code that each one's app shows now (TOTP, RFC 6238)."""

import json
import os
import time
from base64 import b32decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_otp.oath import totp

STEP_SECONDS = 30


@dataclass(frozen=True)
class Phone:
    name: str
    municipality: str
    role: str
    login: str
    code: str


def _operators() -> list[dict[str, Any]]:
    """Those of the file that the demonstration wrote; none when the simulators run without it."""
    path = Path(os.environ.get("SIMULATORS_IDENTITIES") or "/nowhere")
    try:
        known = json.loads(path.read_text())
        return [entry for entry in [*known["operators"], *known.get("vendor", [])] if entry.get("totp_secret")]
    except (OSError, ValueError, KeyError):
        return []


def code_of(secret: str, ahead: int = 0) -> str:
    """`ahead`: not what it shows now, but so many half minutes later."""
    return f"{totp(b32decode(secret), drift=ahead):06d}"


def _phone(entry: dict[str, Any]) -> Phone:
    facts = {key: entry[key] for key in ("name", "municipality", "role", "login")}
    return Phone(**facts, code=code_of(entry["totp_secret"]))


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    left = STEP_SECONDS - int(time.time()) % STEP_SECONDS
    phones = [_phone(entry) for entry in _operators()]
    response = render(request, "simulators/operators.html", {"phones": phones, "left": left})
    # With the next code comes the next page.
    response.headers["Refresh"] = str(left)
    return response
