"""Visitors who look around without logging in, page after page."""

import http.client
import threading
from collections import Counter
from collections.abc import Sequence

from bench.pages.request import Request, Unexpected, ask

PAUSE = 0.1


class Readers:
    """`read`: pages that came whole; `failed`: those that did not, by why."""

    def __init__(self, requests: Sequence[Request], number: int) -> None:
        self.read, self.failed = 0, Counter[str]()
        self._requests, self._over, self._lock = list(requests), threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._look_around, daemon=True) for _ in range(number)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _look_around(self) -> None:
        while not self._over.is_set():
            for request in self._requests:
                self._one(request)
                self._over.wait(PAUSE)

    def _one(self, request: Request) -> None:
        try:
            ask(request)
        except (OSError, http.client.HTTPException, Unexpected) as error:
            with self._lock:
                self.failed[f"{type(error).__name__}: {error}"] += 1
        else:
            with self._lock:
                self.read += 1
