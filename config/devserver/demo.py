"""`bin/demo`: the whole platform with believable data, on this machine only."""

import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

from config.devserver import welcome
from config.devserver.console import Trouble, say, step
from config.devserver.frontend import build_front_end
from config.devserver.instance import only_one
from config.devserver.interrupts import postponed
from config.devserver.paths import IDENTITIES, LOGS, PYTHON, ROOT, STAMPS, VAR, service_home
from config.devserver.ports import LOOPBACK, answers, require_free
from config.devserver.preparation import prepare
from config.devserver.processes import Child, revive_dead, stop, tail
from config.devserver.secret_file import load_or_make
from config.devserver.services import Homes, Services, start_services
from config.web import server_command

SIMULATORS_OFFSET = 100
SMTP_OFFSET = 25
HIGHEST_PORT = 65_535 - SIMULATORS_OFFSET
READY_PATIENCE = 60.0
LOCK_NAME = "demo.lock"


def run_demo(port: int, reset: bool) -> None:
    """Serve until interrupted; every child is stopped on the way out, whatever the reason."""
    started = monotonic()
    with only_one(VAR / LOCK_NAME):
        require_free(_ports(port), "choose another one: bin/demo --port N")
        if reset:
            wipe()
        services, children = Services(), list[Child]()
        try:
            env = _prepared(port, services)
            identities = welcome.read_identities()
            _serve(port, env, [town["origin"] for town in identities["municipalities"]], children)
            welcome.greet(identities, port + SIMULATORS_OFFSET, monotonic() - started)
            _watch(services.children + children)
        finally:
            with postponed():
                _stop_all(children, services.children)


def _stop_all(programs: list[Child], services: list[Child]) -> None:
    if not programs and not services:
        return
    say("\nStopping …")
    stop(programs)
    stop(services)
    say("Everything is stopped.")


def wipe() -> None:
    """Remove what earlier demonstrations left: data, files, secrets, stamps."""
    if "DATABASE_URL" in os.environ:
        raise Trouble(
            "--reset does not touch a database of yours: empty the one that DATABASE_URL names, or unset DATABASE_URL."
        )
    with step("Removing the data of earlier demonstrations"):
        shutil.rmtree(service_home() / "postgres", ignore_errors=True)
        for entry in VAR.iterdir():
            # What was built from the sources is still right; data and files are found missing and made anew.
            if entry.name not in {LOCK_NAME, STAMPS.name}:
                _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


def _ports(port: int) -> dict[str, int]:
    return {"web": port, "simulators": port + SIMULATORS_OFFSET, "simulated mail server": port + SMTP_OFFSET}


def _prepared(port: int, services: Services) -> dict[str, str]:
    build_front_end()
    secrets = load_or_make(VAR / "demo.env")
    LOGS.mkdir(parents=True, exist_ok=True)
    with step("Starting PostgreSQL and Valkey"):
        start_services(services, Homes(service_home(), VAR, LOGS), secrets, durable=True)
    env = os.environ | secrets | services.environment | _settings(port)
    # Seeded addresses carry the port, so a demonstration that moved is seeded anew.
    prepare(env, services.data_id or services.database_url, str(port))
    return env


def _settings(port: int) -> dict[str, str]:
    return {
        "SPORTELLO_VAR": str(VAR),
        "SPORTELLO_PUBLIC_PORT": str(port),
        "SPORTELLO_SIMULATORS_PORT": str(port + SIMULATORS_OFFSET),
        "SPORTELLO_SIMULATORS_SMTP_PORT": str(port + SMTP_OFFSET),
        "PYTHONUNBUFFERED": "1",
    }


def web_command(port: int, workers: int = 2) -> list[str]:
    """The production server; measurements run on the same."""
    return server_command(LOOPBACK, port, workers=workers, threads=4, patience=5)


def _children(port: int, env: dict[str, str], origins: list[str]) -> list[Child]:
    python = [PYTHON, "-m"]
    celery = [*python, "celery", "--app", "config"]
    simulators = [*python, "integrations.simulators", f"--port={port + SIMULATORS_OFFSET}"]
    simulators += [f"--smtp-port={port + SMTP_OFFSET}", f"--state={VAR / 'simulators'}", f"--identities={IDENTITIES}"]
    simulators += ["--tenant-origin", *origins]
    commands = {
        "web": web_command(port),
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip"],
        "scheduler": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
        "simulators": simulators,
    }
    return [Child(name, command, LOGS / f"{name}.log", env, ROOT) for name, command in commands.items()]


def _serve(port: int, env: dict[str, str], origins: list[str], children: list[Child]) -> None:
    with step("Starting web, worker, scheduler and simulators"):
        for child in _children(port, env, origins):
            children.append(child)
            child.start()
        _await_ready(port, children)


def _await_ready(port: int, children: list[Child]) -> None:
    deadline = monotonic() + READY_PATIENCE
    while not (is_ready(port) and answers(port + SIMULATORS_OFFSET)):
        for child in children:
            if child.has_died:
                raise Trouble(child.obituary())
        if monotonic() > deadline:
            raise Trouble(f"The platform does not answer. The web server's last words:\n{tail(LOGS / 'web.log')}")
        sleep(0.1)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _watch(children: list[Child]) -> None:
    while True:
        revive_dead(children)
        sleep(1)
