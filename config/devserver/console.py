"""Words to the person at the keyboard."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class Trouble(Exception):
    """Something the person at the keyboard can put right: the text says what happened and what to do."""


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Name a piece of work before it starts, and how long it took when it ends."""
    started = monotonic()
    say(f"==> {text} …")
    yield
    say(f"    done in {monotonic() - started:.1f} s")
