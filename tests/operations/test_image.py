"""The Dockerfile: what a linter finds, and the rules that are ours. It cannot be built here, so it is read."""

import re
from pathlib import Path

from config.devserver.chart import lint_dockerfile

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
LINES = re.sub(r"\\\n\s*", "", TEXT).splitlines()


def told(instruction):
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{instruction} ")]


def test_the_linter_finds_nothing():
    assert lint_dockerfile() == ""


def test_a_linter_that_finds_something_says_so(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM debian:latest\nRUN sudo ls\n")
    assert "DL3004" in lint_dockerfile(tmp_path / "Dockerfile")


def test_it_stands_on_debian_12_and_names_no_registry():
    bases = [base.partition(" AS ")[0] for base in told("FROM")]
    assert bases == ["python:3.11-slim-bookworm"] * 2


def test_it_runs_as_nobody_in_particular_and_as_the_chart_says():
    last_stage = TEXT.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.+)$", last_stage, re.MULTILINE) == ["10001:10001"]


def test_nothing_is_fetched_but_from_the_locks():
    assert told("ADD") == []
    assert not re.search(r"https?://|\b(curl|wget|git)\b", "\n".join(told("RUN")))
    assert all("--require-hashes" in line for line in re.findall(r"pip (?:install|sync)[^&]*", "\n".join(told("RUN"))))


def test_no_secret_is_in_it():
    assert not re.search(r"(PASSWORD|TOKEN|SECRET|_KEYS?)\b", TEXT)


def test_what_belongs_to_a_checkout_stays_out():
    ignored = set((ROOT / ".dockerignore").read_text().splitlines())
    assert {".*", "var", "tests", "**/node_modules"} <= ignored
