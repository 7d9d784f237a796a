"""Rules that hold for every template of the project, whoever writes it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", "node_modules", "var", "tests", "static", ".git"}
TEMPLATES = sorted(
    p for p in ROOT.rglob("*.html") if "templates" in p.parts and not SKIPPED & set(p.relative_to(ROOT).parts)
)
PYTHON = sorted(p for p in ROOT.rglob("*.py") if not SKIPPED & set(p.relative_to(ROOT).parts))
ICONS = set((ROOT / "ui" / "icons.txt").read_text().split())

REFERENCE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
FALLBACK = re.compile(r"{%\s*extends\s+\w+\|default:[\"']([^\"']+)[\"']")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<style|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)
ICON = re.compile(r"(?<!class=)[\"'](it-[a-z0-9-]+)[\"']")


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[path.relative_to(ROOT).parts.index("templates") + 1]


def test_it_finds_the_templates_of_the_project():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=identify)
def test_it_carries_no_inline_script_style_or_handler(path):
    text = path.read_text()
    assert not INLINE_SCRIPT.search(text)
    assert not HANDLER.search(text)
    assert not STYLE.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=identify)
def test_it_extends_and_includes_only_from_ui_or_its_own_app(path):
    text = path.read_text()
    named = REFERENCE.findall(text) + FALLBACK.findall(text)
    allowed = ("ui/", f"{app_of(path)}/", "django/forms/")
    assert [name for name in named if not name.startswith(allowed)] == []


def test_it_uses_only_icons_that_exist():
    named = {name for path in [*TEMPLATES, *PYTHON] for name in ICON.findall(path.read_text())}
    assert sorted(named - ICONS) == []
    assert len(named) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=identify)
def test_it_marks_nothing_as_safe(path):
    assert "|safe" not in path.read_text()
    assert "autoescape off" not in path.read_text()
