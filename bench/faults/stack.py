"""The platform in processes of its own, each of which may be killed at any instant and is started again."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from config.devserver.console import Trouble, complain
from config.devserver.demo import is_ready
from config.devserver.frontend import build_front_end
from config.devserver.interrupts import postponed
from config.devserver.paths import IDENTITIES, LOGS, PYTHON, ROOT, VAR
from config.devserver.ports import LOOPBACK, answers, free_port
from config.devserver.preparation import prepare
from config.devserver.processes import Child, stop, tail
from config.devserver.secret_file import load_or_make
from config.devserver.services import Homes, Services, start_services

WEBS, WORKERS = ("web-1", "web-2"), ("worker-1", "worker-2")
SCHEDULER, SIMULATORS, DATABASE, CACHE = "scheduler", "simulators", "PostgreSQL", "Valkey"
READY_PATIENCE = 90.0
_INSIDE = "import django, runpy; django.setup(); runpy.run_module('bench.faults.inside', run_name='__main__')"


@dataclass
class Ports:
    webs: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in WEBS})
    simulators: int = field(default_factory=free_port)
    mail: int = field(default_factory=free_port)

    @property
    def public(self) -> int:
        """The one in every address: the others stand behind it, as behind a proxy."""
        return self.webs[WEBS[0]]


@dataclass
class Stack:
    ports: Ports
    env: dict[str, str]
    services: Services
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"segrate.localhost:{self.ports.public}"

    def inside(self, *arguments: str) -> Any:
        """What `bench.faults.inside` answers, in a process that knows the database."""
        done = subprocess.run(  # noqa: S603 - our own program
            [PYTHON, "-c", _INSIDE, *arguments], cwd=ROOT, env=self.env, stdout=subprocess.PIPE, check=False
        )
        if done.returncode != 0:
            raise Trouble(f"bench.faults.inside {arguments[0]} failed: see above.")
        return json.loads(done.stdout)

    def revive(self) -> None:
        """Start again whatever has died, as a supervisor does, to the last grandchild."""
        for child in self.children.values():
            if child.has_died:
                stop([child])
                child.start()

    def await_ready(self) -> None:
        deadline = monotonic() + READY_PATIENCE
        while not self.is_ready():
            self.revive()
            if monotonic() > deadline:
                raise Trouble(f"The platform does not answer. Its last words:\n{tail(LOGS / 'web-1.log')}")
            sleep(0.2)

    def is_ready(self) -> bool:
        return answers(self.ports.simulators) and all(is_ready(port) for port in self.ports.webs.values())


@contextmanager
def running() -> Iterator[Stack]:
    """A whole new platform; whatever happens, all of it is stopped at the end."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    home = Path(tempfile.mkdtemp(prefix="sportello-bench-"))
    home.chmod(0o711)
    stack = Stack(Ports(), {}, Services())
    try:
        _start(stack, home)
        yield stack
    finally:
        with postponed():
            stop([child for name, child in stack.children.items() if name not in (DATABASE, CACHE)])
            stop(stack.services.children)
            shutil.rmtree(home, ignore_errors=True)


def _start(stack: Stack, home: Path) -> None:
    build_front_end()
    LOGS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(VAR / "simulators", ignore_errors=True)
    secret = load_or_make(VAR / "bench.env")
    (home / "cache").mkdir(mode=0o700)
    passwords = {name: secrets.token_hex(16) for name in ("DEMO_DATABASE_PASSWORD", "DEMO_VALKEY_PASSWORD")}
    # Durable: a commit that PostgreSQL confirmed must outlive its restart, or the count would prove nothing.
    start_services(stack.services, Homes(home / "database", home / "cache", LOGS), passwords, durable=True)
    stack.children |= {child.name: child for child in stack.services.children}
    stack.env = os.environ | secret | stack.services.environment | _settings(stack.ports)
    prepare(stack.env, stack.services.data_id, str(stack.ports.public))
    towns = json.loads(IDENTITIES.read_text())["municipalities"]
    for child in _programs(stack, [town["origin"] for town in towns]):
        stack.children[child.name] = child
        child.start()
    stack.await_ready()
    complain(f"The platform stands on port {stack.ports.public}; its logs: {LOGS}")


def _settings(ports: Ports) -> dict[str, str]:
    return {
        "SPORTELLO_VAR": str(VAR),
        "SPORTELLO_PUBLIC_PORT": str(ports.public),
        "SPORTELLO_SIMULATORS_PORT": str(ports.simulators),
        "SPORTELLO_SIMULATORS_SMTP_PORT": str(ports.mail),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _programs(stack: Stack, origins: list[str]) -> list[Child]:
    ports, python = stack.ports, [PYTHON, "-m"]
    celery = [*python, "celery", "--app", "config"]
    simulators = [*python, "integrations.simulators", f"--port={ports.simulators}", f"--smtp-port={ports.mail}"]
    commands = {name: [*python, "granian", *_web(port)] for name, port in ports.webs.items()}
    for name in WORKERS:
        node = ["--hostname", f"{name}@bench", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        commands[name] = [*celery, "worker", "--loglevel", "INFO", *node]
    commands[SCHEDULER] = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    commands[SIMULATORS] = [*simulators, f"--state={VAR / 'simulators'}", "--tenant-origin", *origins]
    return [Child(name, command, LOGS / f"{name}.log", stack.env, ROOT) for name, command in commands.items()]


def _web(port: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", LOOPBACK, "--port", str(port), "--workers", "1"]
    return [*options, "--blocking-threads", "4", "--respawn-failed-workers", "config.wsgi:application"]
