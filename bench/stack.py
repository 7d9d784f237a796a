"""A stack of its own for a measurement: database, cache and web server on free ports, thrown away at the end.

The web server is the one of the demonstration, with as many workers and threads; background workers do not run, so
that they do not take part of the machine.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from config.devserver.console import Trouble, step
from config.devserver.demo import web_command
from config.devserver.frontend import build_front_end
from config.devserver.interrupts import postponed
from config.devserver.paths import ROOT
from config.devserver.ports import answers, free_port
from config.devserver.processes import Child, living_members, stop, tail
from config.devserver.services import Homes, Services, start_services

PATIENCE_S = 60.0
TOWN_HOST = "segrate.localhost"


@dataclass
class Stack:
    """`port`: the platform; `bare_port`: the same server with an empty view and no middleware."""

    home: Path
    port: int
    bare_port: int
    children: list[Child] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://{TOWN_HOST}:{self.port}"

    def serve(self, *, bare: bool = True) -> None:
        """Start the web servers; the data are there by now."""
        self.start("web", self.port, {})
        if bare:
            self.start("bare", self.bare_port, {"BENCH_BARE": "1"})
            self.wait_for(self.bare_port)
        self.wait_for(self.port)

    def start(self, name: str, port: int, more: dict[str, str], workers: int = 2) -> Child:
        """Begin to start a web server. `more`: variables of its environment."""
        child = Child(name, web_command(port, workers), self.home / f"{name}.log", os.environ | more, ROOT)
        self.children.append(child)
        child.start()
        return child

    def wait_for(self, port: int) -> None:
        deadline = monotonic() + PATIENCE_S
        while not answers(port):
            for child in self.children:
                if child.has_died or monotonic() > deadline:
                    raise Trouble(f"The web server does not answer. Its last words:\n{tail(child.log)}")
            sleep(0.1)

    def web_rss_mb(self) -> float:
        """The memory of the largest process of the platform's web server."""
        return largest_rss_mb(self.children[0])


def largest_rss_mb(child: Child) -> float:
    assert child.process is not None
    return max(memory_kb(pid, "VmRSS") for pid in living_members(child.process.pid)) / 1024


def memory_kb(pid: int, name: str) -> int:
    """A line of the process's status: `VmRSS`, or `RssAnon` for what it shares with nobody."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


@contextmanager
def stack(*, seed: bool = True) -> Iterator[Stack]:
    """Services and a database of this very version; Django is set up on them in this process too.

    With `seed` the catalogue and the municipalities of the demonstration are in it.
    """
    build_front_end()
    home = Path(tempfile.mkdtemp(prefix="sportello-bench-"))
    services = Services()
    made = Stack(home, free_port(), free_port())
    try:
        home.chmod(0o711)
        _start_services(services, home)
        _set_up_django(made, services, seed)
        yield made
    finally:
        with postponed():
            stop(made.children)
            stop(services.children)
            shutil.rmtree(home, ignore_errors=True)


def _start_services(services: Services, home: Path) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        # Never a database that holds something.
        os.environ.pop(name, None)
    passwords = {name: secrets.token_hex(16) for name in ("DEMO_DATABASE_PASSWORD", "DEMO_VALKEY_PASSWORD")}
    homes = Homes(home / "database", home / "cache", home)
    homes.settings.mkdir(mode=0o700)
    with step("Starting PostgreSQL and Valkey"):
        start_services(services, homes, passwords, durable=True)


def _set_up_django(made: Stack, services: Services, seed: bool) -> None:
    os.environ |= services.environment | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SPORTELLO_VAR": str(made.home / "var"),
        "SPORTELLO_PUBLIC_PORT": str(made.port),
        "SPORTELLO_LOG_LEVEL": "WARNING",
    }
    import django  # noqa: PLC0415 (it reads the settings that stand above)
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    with step("Making the database" + (", the catalogue and two municipalities" if seed else "")):
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate_schemas", interactive=False, verbosity=0)
        if not seed:
            return
        call_command("publish_catalog", verbosity=0)
        call_command("seed_demo", verbosity=0)
