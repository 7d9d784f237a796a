"""The locked packages: one set of versions, no address of any index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.lock"))


def pins(name):
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (REQUIREMENTS / name).read_text(), re.MULTILINE))


def hashes_of(name, package):
    entry = re.search(rf"^{package}==.*\n(?:    --.*\n?)*", (REQUIREMENTS / name).read_text(), re.MULTILINE)
    return set(re.findall(r"sha256:[0-9a-f]{64}", entry.group(0)))


def test_there_are_six_locks():
    names = ["base.lock", "bootstrap.lock", "dev.lock", "federation.lock", "marks.lock", "spid.lock"]
    assert [path.name for path in LOCKS] == names


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_address(path):
    assert re.findall(r"https?://|--(?:extra-)?index-url\s+\S|--find-links|file:", path.read_text()) == []


def test_no_lock_of_node_names_the_address_of_a_package():
    locks = [path for path in ROOT.glob("**/package-lock.json") if "node_modules" not in path.parts]
    assert locks
    assert [path for path in locks if '"resolved"' in path.read_text()] == []


def test_development_runs_the_versions_of_production():
    development = pins("dev.lock")
    assert {name: development.get(name) for name in pins("base.lock")} == pins("base.lock")


def test_the_installer_is_the_locked_one():
    assert pins("bootstrap.lock") == {"uv": pins("base.lock")["uv"]}
    assert hashes_of("bootstrap.lock", "uv") == hashes_of("base.lock", "uv")


def test_the_marks_come_from_the_version_that_is_tested_against():
    assert pins("marks.lock")["spid-cie-oidc"] == pins("federation.lock")["spid-cie-oidc"]
