"""Citizens who apply: page after page, with cookies and tokens, until the confirmation is on their screen."""

import random
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from time import monotonic, sleep
from typing import Any

from bench.faults.browser import WAITS, Browser, Form, GaveUp, Page

PAGES = 60
# Seconds that a person stays on a page.
READING = (0.0, 1.5)
# Some press «Invia» twice.
DOUBLE_CLICKS = 0.2
CASE = re.compile(r"/conferma/([0-9a-f-]{36})")


@dataclass
class Crowd:
    """`confirmed`: email address → id of the case whose confirmation was read; `given_up`: address → why."""

    host: str
    doors: Sequence[int]
    sheet: str
    file: dict[str, str]
    seed: int
    patience: float
    waiting: Queue[tuple[int, dict[str, Any]]] = field(default_factory=Queue)
    confirmed: dict[str, str] = field(default_factory=dict)
    given_up: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    waits: Sequence[float] = WAITS

    def start(self, citizens: Sequence[dict[str, Any]], at_once: int) -> list[threading.Thread]:
        for entry in enumerate(citizens):
            self.waiting.put(entry)
        threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        return threads

    def _serve(self) -> None:
        while True:
            try:
                number, citizen = self.waiting.get_nowait()
            except Empty:
                return
            self._one(number, citizen)

    def _one(self, number: int, citizen: dict[str, Any]) -> None:
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311 - repeatable, nothing secret
        give_up_at = monotonic() + self.patience
        browser = Browser(
            self.host, self.doors, citizen["session"], chance, self.seen, give_up_at, waits=self.waits
        )  # fmt: skip
        try:
            self.confirmed[citizen["email"]] = Applicant(browser, self, citizen).apply()
        except GaveUp as reason:
            self.given_up[citizen["email"]] = str(reason)


@dataclass
class Applicant:
    browser: Browser
    crowd: Crowd
    citizen: dict[str, Any]

    def apply(self) -> str:
        """The id of the case, from the confirmation. Raises GaveUp."""
        start = f"{self.crowd.sheet}/richiesta"
        page = self.browser.open(start)
        for _ in range(PAGES):
            if (found := CASE.search(page.path)) and page.status == 200:
                return found[1]
            if page.status != 200:
                self.browser.seen[f"http_{page.status}"] += 1
                page = self.browser.open(start)
                continue
            sleep(self.browser.chance.uniform(*READING))
            page = self._next(page)
        raise GaveUp(f"no way forward from {page.step}")

    def _next(self, page: Page) -> Page:
        form = self._form(page)
        if page.step == "riepilogo" and self.browser.chance.random() < DOUBLE_CLICKS:
            return self._double_click(page, form)
        return self.browser.open(page.path, form)

    def _form(self, page: Page) -> Form:
        values: dict[str, Any] = page.inputs("hidden") | {"action": "next"}
        if page.step == "privacy":
            return Form.plain(values | {"accepted": "on"})
        if page.step == "riepilogo":
            return Form.plain(values | dict.fromkeys(page.inputs("checkbox"), "on") | {"action": "send"})
        if page.step not in self.citizen["steps"]:
            raise GaveUp(f"unknown page {page.step}")
        values |= self.citizen["steps"][page.step]
        file = self.crowd.file
        if file["name"] in page.inputs("file"):
            return Form.with_file(values, file["name"], file["content"].encode("latin-1"))
        return Form.plain(values)

    def _double_click(self, page: Page, form: Form) -> Page:
        """The same form twice at the same instant; the browser shows the answer to the second."""
        self.browser.seen["double_click"] += 1
        twin = Browser(
            self.browser.host, self.browser.doors, self.browser.session, random.Random(1), Counter(), 0,  # noqa: S311
            dict(self.browser.cookies), self.browser.waits,
        )  # fmt: skip
        first = threading.Thread(target=lambda: twin._try(lambda: twin.send(page.path, form)), daemon=True)
        first.start()
        return self.browser.open(page.path, form)
