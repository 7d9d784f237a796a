"""Production installs requirements/base.lock and nothing else: our code may import nothing beyond it."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
# They serve developers and the demonstration.
ASIDE = [ROOT / "config" / "devserver", ROOT / "integrations" / "simulators"]


def modules():
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not any(path.is_relative_to(folder) for folder in ASIDE):
                yield path


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked():
    return set(
        re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", (ROOT / "requirements" / "base.lock").read_text(), re.MULTILINE)
    )


def third_party():
    known = {*OURS, *sys.stdlib_module_names}
    found = {}
    for path in modules():
        for module in set(imported(path)) - known:
            found.setdefault(module, []).append(str(path.relative_to(ROOT)))
    return found


def test_the_walk_sees_our_packages_and_theirs():
    assert {"accounts", "cases", "config", "provisioning", "tenants"} <= set(OURS)
    assert {"django", "celery", "pydantic"} <= set(third_party())


@pytest.mark.parametrize("module", sorted(third_party()))
def test_production_installs_what_our_code_imports(module):
    distributions = {normal(name) for name in packages_distributions().get(module, ())}
    assert distributions & locked(), third_party()[module]
