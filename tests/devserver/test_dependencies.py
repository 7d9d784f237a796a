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


NODE_PACKAGES = [path for path in sorted(ROOT.glob("**/package.json")) if "node_modules" not in path.parts]
NODE_HEADINGS = [f"`{path.relative_to(ROOT)}`" for path in NODE_PACKAGES]


def node_packages(path):
    package = json.loads(path.read_text())
    return set(package.get("dependencies", {})) | set(package.get("devDependencies", {}))


@pytest.mark.parametrize("name", ["base.in", "dev.in"])
def test_every_python_package_has_its_line(name):
    assert set(rows(f"`requirements/{name}`")) == required(name)


@pytest.mark.parametrize(("path", "heading"), list(zip(NODE_PACKAGES, NODE_HEADINGS, strict=True)), ids=NODE_HEADINGS)
def test_every_node_package_has_its_line(path, heading):
    assert set(rows(heading)) == node_packages(path)


@pytest.mark.parametrize("heading", ["`requirements/base.in`", "`requirements/dev.in`", *NODE_HEADINGS])
def test_every_line_says_what_for_what_else_and_under_which_licence(heading):
    for package, cells in rows(heading).items():
        assert len(cells) == 3, package
        assert all(cells), package
