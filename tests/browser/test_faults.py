"""What the outside world can do to us, tried on the whole: nothing is lost and nothing comes twice."""

import json
import re
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import BROWSER
from tests.browser.steps import open_case
from tests.browser.test_road import apply

pytestmark = BROWSER

PATIENCE_S = 90


class Simulators:
    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port + 100}"

    def call(self, method: str, path: str, body: dict | None = None):
        headers = {"Host": "simulatori.localhost", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"{}")

    def break_down(self, component: str, kind: str, count: int | None = None) -> None:
        self.call("POST", "/api/guasti", {"component": component, "kind": kind, "count": count, "tenant": ""})

    def repair(self) -> None:
        self.call("DELETE", "/api/guasti")

    def registrations(self, code: str) -> list[dict]:
        return [
            r for r in self.call("GET", "/api/protocollo")["items"] if code in r["subject"] and r["direction"] == "in"
        ]


@pytest.fixture
def simulators(demo):
    simulators = Simulators(demo.port)
    yield simulators
    simulators.repair()


def number_on(page) -> str | None:
    page.reload()
    found = re.search(r"\b\d+/20\d\d\b", page.locator("main").inner_text())
    return found[0] if found else None


def await_number(page) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if number := number_on(page):
            return number
        page.wait_for_timeout(1000)
    raise AssertionError("the protocol number never came")


def test_a_protocol_that_acts_and_does_not_answer_registers_once(demo, browse, simulators):
    simulators.break_down("protocol", "timeout", count=1)
    page = browse("desktop")
    code = apply(page, demo.town("Segrate"), "Giulia Colombo")
    number = await_number(page)
    registered = simulators.registrations(code)
    assert [f"{r['number']}/{r['year']}" for r in registered] == [number]


def test_while_the_protocol_is_down_the_citizen_is_told_and_nobody_works_the_case(demo, browse, simulators):
    origin = demo.town("Segrate")
    simulators.break_down("protocol", "down")
    page = browse("phone")
    code = apply(page, origin, "Mario Rossi, Milano")
    expect(page.locator("main")).to_contain_text("Il numero di protocollo viene assegnato in automatico")
    assert number_on(page) is None

    carla = browse("desktop")
    steps.log_in_operator(carla, origin, demo.operator("Carla"))
    open_case(carla, code)
    expect(carla.get_by_role("button", name="Prendi in carico")).to_have_count(0)

    simulators.repair()
    await_number(page)
    carla.reload()
    expect(carla.get_by_role("button", name="Prendi in carico")).to_be_visible()
    assert len(simulators.registrations(code)) == 1


def test_a_mail_server_that_is_down_delays_the_mail_and_nothing_else(demo, browse, simulators):
    simulators.break_down("mail", "down")
    page = browse("desktop")
    code = apply(page, demo.town("Segrate"), "Mario Rossi, Napoli")
    assert await_number(page)
    page.goto(f"{demo.town('Segrate')}/area-personale/messaggi")
    expect(page.locator("main")).to_contain_text(f"Abbiamo ricevuto la tua richiesta {code}")
