"""Stopping the web server: first no more requests are wanted, then the door closes, and what was begun is finished."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from config.devserver.ports import free_port
from config.devserver.processes import living_members

WAIT = 30
# Answers at once, or after a second that began before the stop.
APPLICATION = """
import os, time
from pathlib import Path
from prometheus_client import Counter
seen = Counter("sportello_prova_requests", "Of a test")
def application(environ, start):
    seen.inc()
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(1.5)
    draining = Path(os.environ["SPORTELLO_RUN"], "draining").exists()
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"draining" if draining else b"serving"]
"""


class Web:
    def __init__(self, folder, drain):
        self.port, self.metrics = free_port(), free_port()
        (folder / "config").mkdir()
        program = (
            "import sys, config.web as web\n"
            "command = web.server_command\n"
            "web.server_command = lambda *a: [*command(*a)[:-1], 'prova:application']\n"
            "sys.exit(web.main(sys.argv[1:]))\n"
        )
        (folder / "prova.py").write_text(APPLICATION)
        arguments = ["--port", str(self.port), "--workers", "2", "--threads", "2", "--drain", str(drain)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments, "--metrics", f"127.0.0.1:{self.metrics}"],
            env=os.environ | {"PYTHONPATH": f"{os.getcwd()}:{folder}", "SPORTELLO_JSON_LOGS": "1"},
            stdout=(folder / "log").open("w"),
            start_new_session=True,
        )
        self.await_answer("serving")

    def get(self, path="/", port=None):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=10) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return None

    def await_answer(self, text):
        until = time.monotonic() + WAIT
        while self.get() != text:
            assert time.monotonic() < until, f"never {text}"
            time.sleep(0.05)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pid in living_members(self.process.pid):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def web(tmp_path):
    made = Web(tmp_path, drain=2)
    yield made
    made.end()


def test_it_serves_while_it_drains_and_then_ends_in_good_order(web):
    web.process.send_signal(signal.SIGTERM)
    web.await_answer("draining")
    slow = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:{web.port}/slow').read())",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert web.process.wait(WAIT) == 0
    assert slow.communicate(timeout=WAIT)[0] == "b'draining'\n"
    assert living_members(web.process.pid) == []


def test_it_tells_what_all_its_processes_have_counted_together(web):
    for _ in range(10):
        web.get()
    told = web.get("/metrics", web.metrics)
    (line,) = [line for line in told.splitlines() if line.startswith("sportello_prova_requests_total")]
    assert float(line.split()[1]) >= 11


def test_its_own_lines_are_data_too(web, tmp_path):
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert any(line["event"].startswith("Starting granian") for line in lines)
    assert {line["logger"] for line in lines} == {"granian"}


def test_a_server_that_dies_takes_its_launcher_along(web):
    children = [pid for pid in living_members(web.process.pid) if pid != web.process.pid]
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    assert web.process.wait(WAIT) != 0
