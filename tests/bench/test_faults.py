"""The fault run's own parts: a promise is only kept when every count says so, and browsers reload until they are told."""

import dataclasses
import http.server
import random
import threading
import time
from collections import Counter
from types import SimpleNamespace

import pytest

from bench.faults.browser import Browser, Form, GaveUp, Page
from bench.faults.faults import Saboteur
from bench.faults.report import Report, _Receipts

KEPT = Report(
    submissions=3, seed=1, confirmed=3, cases=3, protocol_numbers=3, registered=3, emergency_numbers=1,
    emergency_unreconciled=0, lost=0, doubled=0, receipts_exact=3, receipts_repeated=1, timeline_ok=True, unfinished=0,
    kills=9, kills_by_kind={}, faults_by_kind={}, seen_by_browsers={}, given_up={}, seconds={},
)  # fmt: skip


def test_a_promise_that_was_kept():
    assert KEPT.kept
    assert KEPT.as_json()["kept"] is True
    assert KEPT.lines()[-1] == "The promise was kept."


@pytest.mark.parametrize(
    "change",
    [
        {"confirmed": 2}, {"cases": 4}, {"protocol_numbers": 2}, {"registered": 2}, {"lost": 1}, {"doubled": 1},
        {"receipts_exact": 2}, {"timeline_ok": False}, {"unfinished": 1}, {"emergency_unreconciled": 1},
    ],
)  # fmt: skip
def test_a_single_wrong_count_breaks_it(change):
    assert not dataclasses.replace(KEPT, **change).kept


class Server(http.server.ThreadingHTTPServer):
    """Answers with the next of a script: a status, "drop" for none, or an address to go to."""

    daemon_threads = True

    def __init__(self, script):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.bodies = list(script), []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        step = self.server.script.pop(0)
        if step == "drop":
            self.close_connection = True
            return
        self.send_response(302 if isinstance(step, str) else step)
        if isinstance(step, str):
            self.send_header("Location", step)
        self.send_header("Set-Cookie", "csrf=abc; Path=/")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve(monkeypatch):
    monkeypatch.setattr("bench.faults.browser.sleep", lambda seconds: None)
    running = []

    def start(*script):
        server = Server(script)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        browser = Browser(
            "segrate.localhost", [server.server_port], "s", random.Random(1), Counter(), time.monotonic() + 20
        )
        return server, browser

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_the_browser_sends_the_same_form_again_until_it_is_told(serve):
    server, browser = serve("drop", 503, 500, "/conferma", 200)
    page = browser.open("/invia", Form.plain({"a": "1"}))
    assert (page.status, page.path) == (200, "/conferma")
    assert server.bodies == [b"a=1"] * 4
    assert browser.seen == {"RemoteDisconnected": 1, "http_503": 1, "http_500": 1}
    assert browser.cookies == {"sessione": "s", "csrf": "abc"}


def test_a_refusal_is_an_answer(serve):
    _server, browser = serve(403)
    assert browser.open("/").status == 403


def test_nobody_reloads_for_ever(serve):
    _server, browser = serve(*[503] * 3)
    browser.give_up_at = 0
    with pytest.raises(GaveUp):
        browser.open("/")


def test_a_page_is_read_as_a_browser_reads_it():
    text = '<input type="hidden" name="draft" value="7"><input name="x" type="checkbox"><p name="y" type="hidden">'
    page = Page(200, "/richiesta/riepilogo?torna=1", text)
    assert (page.step, page.inputs("hidden"), page.inputs("checkbox")) == ("riepilogo", {"draft": "7"}, {"x": ""})


def test_one_seed_gives_one_order_of_faults():
    def dealt(seed):
        saboteur = Saboteur(SimpleNamespace(), random.Random(seed))
        return [getattr(deed, "__name__", "") for deed, _ in zip(saboteur.deck, range(60), strict=False)]

    assert dealt(1) == dealt(1)
    assert dealt(1) != dealt(2)
    assert {"_restart_database", "_kill_worker", "_kill_web", "_empty_cache", "_hang_worker"} <= set(dealt(1))


def test_copies_of_one_receipt_are_one_receipt(monkeypatch):
    mails = [{"recipients": ["anna@x"], "messageId": f"<{key}@segrate.example>"} for key in ("a", "a", "other")] + [
        {"recipients": ["bruno@x"], "messageId": "<c@segrate.example>"}
    ]
    monkeypatch.setattr("bench.faults.report._ask", lambda stack, path: mails)
    written = {"anna@x": ["a"], "bruno@x": ["b"], "carla@x": ["c", "d"]}
    assert _Receipts.of(None, written) == _Receipts(exact=1, repeated=1)
