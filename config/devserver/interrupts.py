"""Ctrl-C, SIGTERM and a closed terminal end a run in good order: everything started is stopped first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """Somebody asked the run to stop. Not an `Exception`, so that nothing swallows it on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def install() -> None:
    for number in STOPPING:
        signal.signal(number, _raise)


def _raise(number: int, _frame: FrameType | None) -> None:
    # The first request is enough: what follows must not cut the clearing up short.
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise Interrupted(number)


@contextmanager
def postponed() -> Iterator[None]:
    """Clear up without being interrupted; a signal that arrives meanwhile acts afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
