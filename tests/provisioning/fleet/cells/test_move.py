"""A move between cells, step by step; the other cell is played by a double that answers as `manage.py` there would."""

import json

import pytest

from provisioning.fleet.cells import move as moving
from provisioning.fleet.cells.directory import direct, home_of, routes
from provisioning.fleet.cells.remote import CellError
from provisioning.fleet.models import Cell, Move, Placement

BY = {"kind": "staff", "id": "", "name": "Fabio"}
HOSTS = ["segrate.localhost"]


class Cells:
    """Which cell has the municipality in which state. `breaks`: the verb that fails, once."""

    def __init__(self) -> None:
        self.states = {"": "active", "c2": None}
        self.done, self.breaks, self.archives = [], "", []

    def __call__(self, cell: str, *words: str) -> str:
        verb = words[1]
        if verb == "home":
            state = self.states[cell]
            facts = {"schema_name": "segrate", "name": "Comune di Segrate", "istat_code": "015205", "hosts": HOSTS}
            return json.dumps({**facts, "state": state} if state else None)
        if verb == self.breaks:
            self.breaks = ""
            raise CellError(f"{cell}: no room")
        self.done.append((cell, verb))
        self._act(cell, verb, words)
        return ""

    def _act(self, cell: str, verb: str, words: tuple[str, ...]) -> None:
        after = {"suspend": "suspended", "import": "suspended", "resume": "active", "remove": None}
        if verb in after:
            self.states[cell] = after[verb]
        if verb == "export":
            self.archives.append(words[words.index("--to") + 1])


@pytest.fixture
def cells(segrate, monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    Cell.objects.create(code="c2", url="https://c2.example")
    double = Cells()
    monkeypatch.setattr(moving, "in_cell", double)
    monkeypatch.setattr(moving, "environment_of", lambda code: {})
    return double


def go(target="c2"):
    return moving.move("segrate", target, BY, lambda said: None, settle_s=0)


ROAD = [("", "suspend"), ("", "export"), ("c2", "import"), ("c2", "resume"), ("", "remove")]


def test_it_is_closed_brought_over_opened_there_and_removed_here(cells, tmp_path):
    done = go()
    assert (done.step, cells.done, cells.states) == ("done", ROAD, {"": None, "c2": "active"})
    assert routes() == [("segrate.localhost", "https://c2.example")]
    assert list((tmp_path / "moves").iterdir()) == []


@pytest.mark.parametrize("verb", ["suspend", "export", "import", "resume", "remove"])
def test_interrupted_anywhere_it_goes_on_and_does_nothing_twice(cells, verb):
    cells.breaks = verb
    with pytest.raises(CellError, match="no room"):
        go()
    assert Move.objects.get().finished_at is None
    assert (go().step, cells.done) == ("done", ROAD)
    assert Move.objects.count() == 1


def test_a_run_killed_after_a_step_and_before_its_note_does_not_do_it_again(cells):
    cells.breaks = "remove"
    with pytest.raises(CellError):
        go()
    Move.objects.update(step=Move.Step.EXPORTED)
    go()
    assert cells.done == ROAD


def test_until_it_stands_there_visitors_are_sent_nowhere_else(cells):
    cells.breaks = "import"
    with pytest.raises(CellError):
        go()
    assert (routes(), cells.states) == ([], {"": "suspended", "c2": None})


def test_it_comes_back_to_the_control_cell(cells):
    direct(Cell.objects.get(), home_of("segrate"))
    cells.states = {"": None, "c2": "active"}
    assert go("").step == "done"
    assert (Placement.objects.count(), cells.states) == (0, {"": "active", "c2": None})


def test_a_schema_that_stands_in_the_target_already_is_left_alone(cells):
    cells.states["c2"] = "active"
    with pytest.raises(CellError, match="stands in c2 too"):
        go()
    assert (cells.done, Move.objects.count()) == ([], 0)


def test_a_second_move_elsewhere_waits_for_the_end_of_the_first(cells):
    Cell.objects.create(code="c3", url="https://c3.example")
    cells.breaks = "export"
    with pytest.raises(CellError):
        go()
    with pytest.raises(CellError, match="is under way"):
        go("c3")


def test_to_where_it_is_or_to_a_cell_that_is_none_it_does_not_go(cells):
    for target, words in (("", "lives there already"), ("c9", "no cell c9")):
        with pytest.raises(CellError, match=words):
            go(target)
    assert cells.done == []
