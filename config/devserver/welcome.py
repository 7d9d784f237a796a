"""What a demonstration says when it stands: where to go, and as whom.

The names come from the file that `manage.py seed_demo --identities FILE` writes:
`{"municipalities": [{"name", "origin"}], "citizens": [{"name", "fiscal_code", "note"}],
"operators": [{"name", "role", "login", "password", "municipality", "totp_secret"}],
"vendor": [the same, with "origin"]}`. `origin` is `http://segrate.localhost:8000`.
"""

import json
from collections.abc import Sequence
from typing import Any

from config.devserver.console import say
from config.devserver.paths import IDENTITIES, LOGS

Identities = dict[str, list[dict[str, Any]]]


def read_identities() -> Identities:
    return json.loads(IDENTITIES.read_text())


def greet(identities: Identities, simulators_port: int, seconds: float) -> None:
    say(f"\nSportello is ready after {seconds:.1f} s.\n")
    for line in greeting(identities, f"http://simulatori.localhost:{simulators_port}"):
        say(line)
    say(f"What the programs say: {LOGS}\nCtrl-C stops everything.")


def greeting(identities: Identities, simulators: str) -> list[str]:
    """The lines of the greeting, one table a subject."""
    return [
        *_table("Municipalities: the citizens' portal, the operators' desk", _municipalities(identities)),
        *_table("Simulated outside world (identity, protocol, mail)", [(simulators,)]),
        *_table("Citizens, chosen on the identity provider's page", _citizens(identities)),
        *_table("Operators: login and password", _operators(identities)),
        *_table("The vendor's console: login and password", _vendor(identities)),
        *_table("Operators: the code that is asked after the password", [(f"{simulators}/operatori",)]),
    ]


def _municipalities(identities: Identities) -> list[tuple[str, ...]]:
    return [(town["name"], town["origin"], f"{town['origin']}/operatori") for town in identities["municipalities"]]


def _citizens(identities: Identities) -> list[tuple[str, ...]]:
    return [(person["name"], person["fiscal_code"], person.get("note", "")) for person in identities["citizens"]]


def _operators(identities: Identities) -> list[tuple[str, ...]]:
    return [
        (person["login"], person["password"], person["name"], person["role"], person["municipality"])
        for person in identities["operators"]
    ]


def _table(title: str, rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [title, *(f"  {line.rstrip()}" for line in lines), ""]


def _vendor(identities: Identities) -> list[tuple[str, ...]]:
    people = identities.get("vendor", [])
    return [(f"{v['origin']}/accedi", v["name"], v["login"], v["password"]) for v in people]
