"""What a first visit has to fetch, compressed as it travels. Fonts are compressed already."""

import gzip
from pathlib import Path

import pytest

DIST = Path(__file__).resolve().parents[2] / "ui" / "static" / "ui" / "dist"
KB = 1024
# The letters of western languages; those with other accents are fetched only by pages that hold them.
FIRST_FONTS = [path for path in sorted(DIST.glob("*.woff2")) if not path.stem.endswith("-ext")]


def travelling(*paths):
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def test_the_build_is_there():
    assert DIST.is_dir(), "run bin/test, or python -m config.devserver frontend"
    assert len(FIRST_FONTS) >= 3


@pytest.mark.parametrize(("pattern", "budget"), [("*.css", 50 * KB), ("*.js", 50 * KB)])
def test_style_and_script_keep_to_their_budgets(pattern, budget):
    assert 0 < travelling(*DIST.glob(pattern)) <= budget


def test_the_fonts_keep_to_their_budget():
    assert sum(path.stat().st_size for path in FIRST_FONTS) <= 80 * KB


def test_a_first_view_keeps_to_its_budget(visit, db):
    everything = travelling(*DIST.glob("*.css"), *DIST.glob("*.js"), *DIST.glob("*.svg"))
    page = visit("segrate").get("/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert everything + sum(path.stat().st_size for path in FIRST_FONTS) + len(page.content) <= 250 * KB
