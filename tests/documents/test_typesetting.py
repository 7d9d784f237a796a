"""Documents are made by a process beside this one: what happens to it must not be seen in them."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer
from time import sleep

import pytest

from documents import typesetting
from documents.typesetting import Typesetter, TypesettingError

ARMS = "coat_of_arms"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}" height="9"/></svg>'


@pytest.fixture
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter()
    yield made
    made.end()


def drawn(typesetter: Typesetter, width: int = 9) -> bytes:
    return typesetter.compile(ARMS, {"svg": SQUARE.format(width)})


def helper_of(typesetter: Typesetter) -> int:
    assert typesetter._helper is not None
    return typesetter._helper.pid


def test_it_makes_one_document_after_the_other_with_the_same_helper(typesetter: Typesetter) -> None:
    assert drawn(typesetter).startswith(b"%PDF")
    first = helper_of(typesetter)
    assert drawn(typesetter) == drawn(typesetter)
    assert helper_of(typesetter) == first


def test_it_starts_another_helper_when_the_first_was_killed(typesetter: Typesetter) -> None:
    before, first = drawn(typesetter), helper_of(typesetter)
    os.kill(first, signal.SIGKILL)
    assert drawn(typesetter) == before
    assert helper_of(typesetter) != first


def test_it_tries_once_more_and_then_says_so(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Path("/bin/true")
    monkeypatch.setattr(typesetting, "PROGRAM", program)
    monkeypatch.setattr(typesetting.sys, "executable", str(program))
    with pytest.raises((EOFError, OSError)):
        drawn(typesetter)
    assert typesetter._helper is None


def test_it_ends_a_document_that_never_ends(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn(typesetter)
    os.kill(helper_of(typesetter), signal.SIGSTOP)
    # The one that hangs is killed soon; the one that starts in its place is given its time.
    limits = iter([0.2, 60.0])
    monkeypatch.setattr(typesetting, "Timer", lambda _seconds, kill: Timer(next(limits), kill))
    assert drawn(typesetter) == before


def test_it_says_what_is_wrong_and_goes_on(typesetter: Typesetter) -> None:
    with pytest.raises(TypesettingError):
        typesetter.compile(ARMS, {"svg": "<svg"})
    first = helper_of(typesetter)
    assert drawn(typesetter).startswith(b"%PDF")
    assert helper_of(typesetter) == first


def test_it_gives_each_of_several_threads_its_own_document(typesetter: Typesetter) -> None:
    widths = [1, 2, 3, 4] * 3
    alone = {width: drawn(typesetter, width) for width in set(widths)}
    assert len(set(alone.values())) == 4
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda width: drawn(typesetter, width), widths))
    assert found == [alone[width] for width in widths]


def test_it_gives_a_forked_worker_a_helper_of_its_own(typesetter: Typesetter) -> None:
    drawn(typesetter)
    here = helper_of(typesetter)
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()

    def work() -> None:
        fine = drawn(typesetter).startswith(b"%PDF")
        told.put((fine, helper_of(typesetter)))
        typesetter.end()

    # As celery's are: a daemon may have no children of multiprocessing.
    worker = context.Process(target=work, daemon=True)
    worker.start()
    fine, there = told.get()
    worker.join(10)
    assert fine
    assert there != here
    assert drawn(typesetter).startswith(b"%PDF")
    assert helper_of(typesetter) == here


def test_it_leaves_no_helper_behind() -> None:
    made = Typesetter()
    drawn(made)
    helper = made._helper
    assert helper is not None
    assert helper.stdin is not None
    helper.stdin.close()
    for _turn in range(100):
        if helper.poll() is not None:
            break
        sleep(0.05)
    assert helper.returncode == 0
    made.end()
