"""A step runs again only when its inputs changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest

from config.devserver.stamps import Stamps, files_in, fingerprint


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "templates" / "page.html").write_text("<p>Segrate</p>")
    return tmp_path


def test_it_works_once_for_the_same_inputs(tmp_path):
    runs = []
    stamps = Stamps(tmp_path / "stamps")
    assert stamps.once("build", "a", lambda: runs.append("a"))
    assert not stamps.once("build", "a", lambda: runs.append("a"))
    assert runs == ["a"]


def test_of_two_programs_at_once_one_works_and_the_other_finds_it_done(tmp_path):
    runs, start = [], Barrier(2)

    def slow_work():
        sleep(0.05)
        runs.append("a")

    def program(_number):
        start.wait(timeout=10)
        return Stamps(tmp_path / "stamps").once("build", "a", slow_work)

    with ThreadPoolExecutor(2) as programs:
        assert sorted(programs.map(program, range(2))) == [False, True]
    assert runs == ["a"]


def test_it_works_again_when_the_inputs_changed(tmp_path):
    runs = []
    stamps = Stamps(tmp_path)
    for value in ("a", "b", "a"):
        stamps.once("build", value, lambda value=value: runs.append(value))
    assert runs == ["a", "b", "a"]


def test_it_works_again_when_its_product_is_gone(tmp_path):
    product = tmp_path / "dist"
    stamps = Stamps(tmp_path / "stamps")
    assert stamps.once("build", "a", product.mkdir, product)
    assert not stamps.once("build", "a", product.mkdir, product)
    product.rmdir()
    assert stamps.once("build", "a", product.mkdir, product)


def test_it_leaves_no_stamp_when_the_work_failed(tmp_path):
    stamps = Stamps(tmp_path)
    stamps.once("build", "a", lambda: None)
    with pytest.raises(ZeroDivisionError):
        stamps.once("build", "b", lambda: 1 / 0)
    assert not stamps.is_current("build", "a")
    assert not stamps.is_current("build", "b")


def test_a_fingerprint_changes_with_content_name_and_words(tree):
    page = tree / "app" / "templates" / "page.html"
    before = fingerprint(tree, [page], "8000")
    assert fingerprint(tree, [page], "8000") == before
    assert fingerprint(tree, [page], "9000") != before
    page.write_text("<p>Borgo Sereno</p>")
    assert fingerprint(tree, [page], "8000") != before
    moved = page.rename(page.with_name("other.html"))
    assert fingerprint(tree, [moved], "8000") != before


def test_it_leaves_out_what_was_built_or_installed_or_is_hidden(tree):
    for folder in ("ui/node_modules", "app/static/dist", "app/__pycache__", "var", ".venv"):
        (tree / folder).mkdir(parents=True)
        (tree / folder / "made.html").write_text("made")
    assert [path.name for path in files_in(tree, "*.html")] == ["page.html"]


def test_it_leaves_out_the_folders_it_is_told_to(tree):
    (tree / "tests").mkdir()
    (tree / "tests" / "page.html").write_text("tried")
    assert len(files_in(tree, "*.html")) == 2
    assert files_in(tree, "*.html", without=["tests"]) == [tree / "app" / "templates" / "page.html"]


def test_a_star_stands_for_folders_too(tree):
    assert len(files_in(tree, "app/*")) == 1
    assert len(files_in(tree, "*/templates/*.html")) == 1
    assert files_in(tree, "ui/*") == []


def test_it_counts_a_file_once_when_two_patterns_match(tree):
    assert len(files_in(tree, "*.html", "app/*")) == 1
