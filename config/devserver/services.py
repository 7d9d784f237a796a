"""The two services that the platform stands on: yours when the environment names them, else embedded ones."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.devserver.account import service_account
from config.devserver.interrupts import postponed
from config.devserver.postgres import Postgres
from config.devserver.processes import Child, stop
from config.devserver.valkey import await_valkey, valkey_child


@dataclass
class Services:
    """Where the services are, the children that we started for them, and an identity that changes with the data."""

    database_url: str = ""
    redis_url: str = ""
    data_id: str = ""
    children: list[Child] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@dataclass(frozen=True)
class Homes:
    """`data` for PostgreSQL's files, `settings` for Valkey's, `logs` for what both say."""

    data: Path
    settings: Path
    logs: Path


def start_services(services: Services, homes: Homes, passwords: dict[str, str], *, durable: bool) -> None:
    """Start what the environment does not name. Children are added to `services` as they start, so that the caller can
    always stop them."""
    services.database_url = os.environ.get("DATABASE_URL", "")
    services.redis_url = os.environ.get("REDIS_URL", "")
    waits = []
    if not services.database_url:
        server = Postgres(homes.data, passwords["DEMO_DATABASE_PASSWORD"], service_account(), durable=durable)
        server.prepare()
        child, services.database_url = server.child(homes.logs / "postgresql.log")
        _launch(services, child)
        waits.append((server.await_ready, child, services.database_url))
        services.data_id = server.cluster_id
    if not services.redis_url:
        child, services.redis_url = valkey_child(
            homes.settings, passwords["DEMO_VALKEY_PASSWORD"], homes.logs / "valkey.log"
        )
        _launch(services, child)
        waits.append((await_valkey, child, services.redis_url))
    for await_ready, child, url in waits:
        await_ready(child, url)


def _launch(services: Services, child: Child) -> None:
    services.children.append(child)
    child.start()


def run_with_services(command: Sequence[str]) -> int:
    """Run a command with throw-away services; answer its exit code."""
    home = Path(tempfile.mkdtemp(prefix="sportello-services-"))
    services = Services()
    passwords = {name: secrets.token_hex(16) for name in ("DEMO_DATABASE_PASSWORD", "DEMO_VALKEY_PASSWORD")}
    try:
        home.chmod(0o711)
        homes = Homes(home / "database", home / "cache", home / "log")
        homes.settings.mkdir(mode=0o700)
        start_services(services, homes, passwords, durable=False)
        return _run(command, os.environ | services.environment)
    finally:
        with postponed():
            stop(services.children)
            shutil.rmtree(home, ignore_errors=True)


def _run(command: Sequence[str], env: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=env)
    try:
        return process.wait()
    finally:
        with postponed():
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
