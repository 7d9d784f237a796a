"""The simulators as they really run: a process of their own, on free ports, shared by the tests of one run."""

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
ORIGINS = ["http://segrate.localhost", "http://borgo.localhost"]


@dataclass(frozen=True)
class Simulators:
    port: int
    smtp_port: int
    state: Path
    process: subprocess.Popen

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fault(self, component: str, kind: str, **details) -> None:
        answer = requests.post(
            f"{self.url}/api/guasti", json={"component": component, "kind": kind, **details}, timeout=5
        )
        assert answer.status_code == 200, answer.text

    def repair(self) -> None:
        requests.delete(f"{self.url}/api/guasti", timeout=5)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def launch(state: Path, *more: str, more_origins: Sequence[str] = ()) -> Simulators:
    port, smtp_port = free_port(), free_port()
    command = [sys.executable, "-m", "integrations.simulators", f"--port={port}", f"--smtp-port={smtp_port}"]
    command += [f"--state={state}", *more, "--tenant-origin", *ORIGINS, *more_origins]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"SPORTELLO_ENV": "test"}, stdout=subprocess.PIPE)
    running = Simulators(port, smtp_port, state, process)
    atexit.register(process.kill)
    _wait_until_up(running)
    return running


def _wait_until_up(running: Simulators) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert running.process.poll() is None, "the simulators stopped at once"
        try:
            if requests.get(f"{running.url}/healthz", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError("the simulators did not start in 20 seconds")


@cache
def _shared() -> Simulators:
    folder = tempfile.TemporaryDirectory(prefix="simulators-")
    atexit.register(folder.cleanup)
    return launch(Path(folder.name))


@pytest.fixture
def simulators():
    """Running and without faults."""
    running = _shared()
    running.repair()
    yield running
    running.repair()
