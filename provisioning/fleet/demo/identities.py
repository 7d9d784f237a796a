"""Who can log in to the demonstration: a file beside it, readable by its owner only.

{"municipalities": [{"name", "origin"}], "citizens": [{"name", "fiscal_code", "note"}],
"operators": [{"name", "role", "login", "password", "municipality", "totp_secret"}],
"vendor": [the same, and "origin" of the console]}. `totp_secret` is what an
authenticator app would be given; the simulators show the code of the moment.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from integrations.simulators.people import PEOPLE

Identities = dict[str, list[dict[str, Any]]]


def known_passwords(path: Path) -> dict[str, str]:
    """Login → password, of an earlier run."""
    if not path.is_file():
        return {}
    known = json.loads(path.read_text())
    return {entry["login"]: entry["password"] for entry in [*known["operators"], *known.get("vendor", [])]}


def new_password() -> str:
    return secrets.token_urlsafe(12)


def citizens() -> list[dict[str, str]]:
    return [{"name": p.full_name, "fiscal_code": p.fiscal_code, "note": p.about} for p in PEOPLE]


def write(path: Path, identities: Identities) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(identities, file, indent=2, ensure_ascii=False)
    draft.replace(path)
