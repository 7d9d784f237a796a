"""Every direct dependency earns its line in docs/dependencies.md."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def section(heading):
    return PAPER.partition(f"({heading})")[2].partition("\n## ")[0]


def rows(heading):
    cells = [line.strip("|").split("|") for line in section(heading).splitlines() if line.startswith("| ")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells if row[0].strip() != "package"}


def required(name):
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {re.match(r"[\w.-]+", line).group(0) for line in lines if line and not line.startswith(("-", "#"))}


def front_end():
    package = json.loads((ROOT / "ui" / "package.json").read_text())
    return set(package.get("dependencies", {})) | set(package.get("devDependencies", {}))


@pytest.mark.parametrize("name", ["base.in", "dev.in"])
def test_every_python_package_has_its_line(name):
    assert set(rows(f"`requirements/{name}`")) == required(name)


def test_every_front_end_package_has_its_line():
    assert set(rows("`ui/package.json`")) == front_end()


@pytest.mark.parametrize("heading", ["`requirements/base.in`", "`requirements/dev.in`", "`ui/package.json`"])
def test_every_line_says_what_for_what_else_and_under_which_licence(heading):
    for package, cells in rows(heading).items():
        assert len(cells) == 3, package
        assert all(cells), package
