"""The table of ASVS 5.0 names tests that exist, and has a line for every requirement of levels 1 and 2."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs/security/asvs.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# How many requirements of level 1 and 2 each section has, counted in the standard.
COUNTS = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
}  # fmt: skip


def rows() -> dict[str, str]:
    found = {number: shown for number, _what, shown in ROW.findall(TABLE)}
    assert len(found) == len(ROW.findall(TABLE)), "a requirement stands twice"
    return found


def test_every_requirement_of_the_two_levels_has_a_line():
    wanted = [f"{section}.{number}" for section, count in COUNTS.items() for number in range(1, count + 1)]
    assert list(rows()) == wanted


def test_every_line_is_shown_by_a_test_or_says_why_not():
    silent = [
        number
        for number, shown in rows().items()
        if not (NAMED.search(shown) or shown.startswith("Read") or shown == "does not apply")
    ]
    assert silent == []


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(TABLE))))
def test_the_tests_that_it_names_exist(file, name):
    assert re.search(rf"^\s*(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
