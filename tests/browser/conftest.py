"""The whole demonstration, started once for all browser tests, and a real browser in front of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from config.devserver.account import service_account
from config.devserver.paths import service_home
from config.devserver.postgres import Postgres
from config.devserver.secret_file import load_or_make
from tests.browser.validity import keep_document

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE_S = 180
# On every module here: bin/test runs them apart from the others, each process on a demonstration of its own.
BROWSER = [pytest.mark.browser]
# Which of the processes of this run we are, from 0.
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


@dataclass(frozen=True)
class Demo:
    port: int
    var: Path
    database_url: str

    def publish(self, path: Path) -> None:
        """What the vendor's people do with a blueprint: from now on the towns of this demonstration have this version."""
        env = {**os.environ, **load_or_make(self.var / "demo.env"), "DATABASE_URL": self.database_url}
        command = [sys.executable, "manage.py", "publish_catalog", str(path)]
        subprocess.run(command, cwd=ROOT, env={**env, "SPORTELLO_VAR": str(self.var)}, check=True, capture_output=True)

    @property
    def identities(self) -> dict:
        return json.loads((self.var / "demo-identities.json").read_text())

    def town(self, name: str) -> str:
        return next(t["origin"] for t in self.identities["municipalities"] if name in t["name"])

    @property
    def simulators(self) -> str:
        return f"http://simulatori.localhost:{self.port + 100}"

    def operator(self, name: str) -> dict[str, str]:
        return next(o for o in self.identities["operators"] if o["name"].startswith(name))


def _free_port() -> int:
    """A port whose companions for simulators and mail are free too."""
    first = 18_000 + 1_000 * PROCESS
    for port in range(first, first + 1_000, 7):
        if all(_is_free(p) for p in (port, port + 100, port + 25)):
            return port
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _database(name: str) -> str:
    """An empty database beside the tests' own; its address."""
    db = settings.DATABASES["default"]
    keys = {"host": db["HOST"], "port": db["PORT"], "user": db["USER"], "password": db["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in keys.items() if v}) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    base, _slash, _old = os.environ["DATABASE_URL"].partition("?")[0].rpartition("/")
    query = os.environ["DATABASE_URL"].partition("?")[2]
    return f"{base}/{name}" + (f"?{query}" if query else "")


def _running_database() -> str:
    """Where the demonstration that runs already keeps its data; PostgreSQL writes its port beside them."""
    server = Postgres(
        service_home(),
        load_or_make(ROOT / "var" / "demo.env")["DEMO_DATABASE_PASSWORD"],
        service_account(),
        durable=True,
    )
    return server.url(int((server.data / "postmaster.pid").read_text().splitlines()[3]))


def _redis(url: str) -> str:
    """Another logical database of the same Valkey, so that test keys and each demonstration's stay apart."""
    return f"{url.rsplit('/', 1)[0]}/{5 + PROCESS}"


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Demo]:
    """A demonstration of its own, or the one that runs already: SPORTELLO_DEMO_PORT=8000 while writing tests."""
    if "SPORTELLO_DEMO_PORT" in os.environ:
        yield Demo(int(os.environ["SPORTELLO_DEMO_PORT"]), ROOT / "var", _running_database())
        return
    var, port = tmp_path_factory.mktemp("demo"), _free_port()
    env = {
        **os.environ,
        "SPORTELLO_VAR": str(var),
        "DATABASE_URL": _database(f"sportello_browser_{os.getpid()}"),
        "REDIS_URL": _redis(os.environ["REDIS_URL"]),
    }
    log = (var / "demo.log").open("wb")
    command = [sys.executable, "-m", "config.devserver", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _await(port, process, var)
        yield Demo(port, var, env["DATABASE_URL"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _await(port: int, process: subprocess.Popen, var: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if answer.status == 200 and "ctrl-c stops everything" in (var / "demo.log").read_text().lower():
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise RuntimeError(f"The demonstration did not start:\n{(var / 'demo.log').read_text()[-4000:]}")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def expected(text: str) -> bool:
    """Refusals that a test provokes, and htmx telling that leaving a page ended its request."""
    return "status of 4" in text or text.startswith(("htmx:sendAbort", "htmx:afterRequest"))


@pytest.fixture
def browse(chromium, demo):
    """`browse("phone")` opens a page of that size; `javascript=False` switches scripts off. Console errors fail the test."""
    contexts, errors = [], []

    def _browse(size: str = "desktop", javascript: bool = True):
        context = chromium.new_context(
            viewport=SIZES[size], java_script_enabled=javascript, locale="it-IT", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("response", lambda answer: keep_document(page, answer))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and not expected(m.text) else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        contexts.append(context)
        return page

    yield _browse
    for context in contexts:
        context.close()
    assert errors == []
