"""Children are stopped to the last grandchild, and a child that dies is named."""

import os
import signal
import subprocess
import sys
import textwrap
from time import monotonic, sleep

import pytest

from config.devserver.console import Trouble
from config.devserver.processes import RESTARTS, Child, living_members, revive_dead, stop

OBEDIENT = "exec sleep 60"
DEAF = "trap '' TERM; echo deaf; sleep 60 & wait; sleep 60"
WITH_GRANDCHILD = "sleep 60 & echo born; wait"


@pytest.fixture
def child(tmp_path):
    made = []

    def make(script, patience=5.0):
        child = Child("worker", ["sh", "-c", script], tmp_path / f"{len(made)}.log", patience=patience)
        made.append(child)
        child.start()
        return child

    yield make
    stop(made)


def wait_until(condition, seconds=5.0):
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not happen in time"
        sleep(0.01)


def test_it_stops_a_child_that_obeys(child):
    obedient = child(OBEDIENT)
    group = obedient.process.pid
    stop([obedient])
    assert living_members(group) == []


def test_it_kills_a_child_that_ignores_the_request(child, capsys):
    deaf = child(DEAF, patience=0.2)
    group = deaf.process.pid
    wait_until(lambda: "deaf" in deaf.log.read_text())
    stop([deaf])
    assert living_members(group) == []
    assert "worker does not stop by itself: killing it." in capsys.readouterr().err


def test_it_leaves_no_grandchild(child):
    parent = child(WITH_GRANDCHILD)
    group = parent.process.pid
    wait_until(lambda: len(living_members(group)) >= 2)
    stop([parent])
    assert living_members(group) == []


def test_stopping_twice_is_harmless(child):
    obedient = child(OBEDIENT)
    stop([obedient])
    stop([obedient])
    assert obedient.process is None


def test_a_child_that_died_is_named_and_started_again(child, capsys):
    fragile = child("echo 'the lamp fell'; exit 3")
    fragile.process.wait(5)
    revive_dead([fragile])
    said = capsys.readouterr().err
    assert "worker ended by itself (exit code 3)" in said
    assert "the lamp fell" in said
    assert len(fragile.starts) == 2


def test_a_child_that_keeps_dying_ends_the_run(child, capsys):
    fragile = child("exit 3")
    for _ in range(RESTARTS):
        fragile.process.wait(5)
        revive_dead([fragile])
    fragile.process.wait(5)
    with pytest.raises(Trouble, match="worker keeps ending"):
        revive_dead([fragile])
    assert len(fragile.starts) == RESTARTS + 1


def test_a_child_that_lives_is_left_alone(child):
    obedient = child(OBEDIENT)
    revive_dead([obedient])
    assert len(obedient.starts) == 1


PARENT = """
    import sys
    from pathlib import Path
    from time import sleep
    from config.devserver import interrupts
    from config.devserver.processes import Child, stop

    interrupts.install()
    scripts = ["exec sleep 60", "trap '' TERM; sleep 60; sleep 60"]
    children = [Child(f"child {n}", ["sh", "-c", each], Path(sys.argv[1]) / f"{n}.log", patience=0.3)
                for n, each in enumerate(scripts)]
    try:
        for child in children:
            child.start()
        sys.stdout.write(" ".join(str(child.process.pid) for child in children) + "\\n")
        sys.stdout.flush()
        sleep(60)
    except interrupts.Interrupted as interrupted:
        sys.exit(interrupted.exit_code)
    finally:
        with interrupts.postponed():
            stop(children)
"""


@pytest.fixture
def parent(tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(PARENT), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_reaches_every_child(parent, number):
    groups = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(groups) == 2
    parent.send_signal(number)
    assert parent.wait(10) == 128 + number
    assert [living_members(group) for group in groups] == [[], []]


def test_children_end_even_when_the_parent_is_killed_outright(parent):
    obedient, deaf = (int(pid) for pid in parent.stdout.readline().split())
    parent.kill()
    wait_until(lambda: not living_members(obedient))
    for pid in living_members(deaf):
        os.kill(pid, signal.SIGKILL)
