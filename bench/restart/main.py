"""`bin/bench restart [--json]`: every process of the platform replaced, one after the other, while citizens apply."""

import argparse
import sys
import threading
from collections.abc import Sequence
from contextlib import redirect_stdout
from time import monotonic, sleep
from typing import Any, Final

import psycopg

from bench.command import command, tell
from bench.faults.citizens import Crowd
from bench.faults.stack import SCHEDULER, WEBS, WORKERS, Stack, running
from bench.pages.request import Request
from bench.restart.balancer import ASKED_EVERY, NOTICES_WITHIN, Balancer
from bench.restart.readers import Readers
from config.devserver.console import Trouble, complain
from config.devserver.instance import only_one
from config.devserver.paths import PYTHON, VAR
from config.devserver.ports import LOOPBACK
from config.devserver.processes import Child, stop

SCHEMA: Final = "segrate"
# Long enough for the balancer to notice, also on a busy machine, as the chart's is for the ingress.
DRAIN_S: Final = 2 * (ASKED_EVERY + NOTICES_WITHIN)
# Seconds: how long a process may take to stop and to be ready, citizens to finish, and the ledger after them.
PATIENCE, CROWD_PATIENCE, LEDGER_PATIENCE = 330.0, 900.0, 300.0
READERS, AT_ONCE = 2, 6


def parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="bin/bench restart", description="A rolling restart that nobody notices.")
    reader.add_argument("--json", action="store_true", help="figures only, for machines")
    reader.add_argument("--rounds", type=int, default=2, help="how often every process is replaced (default 2)")
    reader.add_argument("--submissions", type=int, default=40, metavar="N", help="citizens who apply (default 40)")
    return reader


@command
def main(arguments: Sequence[str]) -> int:
    """0 when nothing failed, 1 when something did or the run could not be made."""
    options = parser().parse_args(arguments)
    with redirect_stdout(sys.stderr), only_one(VAR / "bench.lock"), running() as stack:
        figures = measure(stack, options.rounds, options.submissions)
    tell(figures, options.json, _table)
    return 0 if figures["failed"] == figures["worker_lost"] == figures["unfinished"] == 0 else 1


def measure(stack: Stack, rounds: int, submissions: int) -> dict[str, Any]:
    given = stack.inside("prepare", SCHEMA, str(submissions))
    for name, port in stack.ports.webs.items():
        _replace(stack.children[name], _web(port))
    with Balancer(list(stack.ports.webs.values())) as balancer:
        _await(balancer, 2)
        crowd = Crowd(stack.host, [balancer.port], given["sheet"], given["file"], 1, CROWD_PATIENCE, waits=(60.0,))
        readers = Readers([_page(stack, balancer, path) for path in ("/", "/servizi", given["sheet"])], READERS)
        citizens = crowd.start(given["citizens"], AT_ONCE)
        readers.start()
        restarts = _in_turn(stack, balancer, rounds)
        _await_all(citizens)
        readers.stop()
        connections = balancer.connections
    failed = readers.failed + crowd.seen
    # That one is the citizen's own doing.
    del failed["double_click"]
    return {
        "requests": connections,
        "failed": failed.total(),
        "failures": dict(failed),
        "restarts": restarts,
        "confirmed": len(crowd.confirmed),
        **_ledger(stack),
    }


def _web(port: int) -> list[str]:
    where = ["--host", LOOPBACK, "--port", str(port), "--workers", "1", "--threads", "4"]
    return [PYTHON, "-m", "config.web", *where, "--drain", str(DRAIN_S)]


def _page(stack: Stack, balancer: Balancer, path: str) -> Request:
    return _Through(stack.host, balancer.port, path)


class _Through(Request):
    """The host is the platform's, the port the balancer's."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": self.host}


def _in_turn(stack: Stack, balancer: Balancer, rounds: int) -> int:
    done = 0
    for _ in range(rounds):
        for name in (*WEBS, *WORKERS, SCHEDULER):
            begun = monotonic()
            _replace(stack.children[name])
            _await(balancer, len(WEBS))
            done += 1
            complain(f"{name} replaced in {monotonic() - begun:.1f} s")
    return done


def _replace(child: Child, new_command: Sequence[str] | None = None) -> None:
    """Ask it to stop and wait until it has; then start it again."""
    child.patience = PATIENCE
    stop([child])
    child.command = new_command or child.command
    child.start()


def _await(balancer: Balancer, webs: int) -> None:
    until = monotonic() + PATIENCE
    sleep(2 * ASKED_EVERY)
    while len(balancer.ready) < webs:
        if monotonic() > until:
            raise Trouble(f"Only {len(balancer.ready)} of {webs} web servers are ready.")
        sleep(0.1)


def _await_all(threads: Sequence[threading.Thread]) -> None:
    until = monotonic() + CROWD_PATIENCE
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))


def _ledger(stack: Stack) -> dict[str, int]:
    """What the workers left: deliveries not done, and those whose worker went away in the middle."""
    until = monotonic() + LEDGER_PATIENCE
    with psycopg.connect(stack.services.database_url, autocommit=True) as connection:
        while (left := _number(connection, "delivery WHERE state IN ('pending', 'running')")) and monotonic() < until:
            sleep(1)
        lost = _number(connection, "deliveryevent WHERE error = 'worker_lost'")
        lost += _number(connection, "delivery WHERE state = 'running'")
    return {"unfinished": left, "worker_lost": lost}


def _number(connection: psycopg.Connection[Any], rows: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {SCHEMA}.integrations_{rows}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _table(figures: dict[str, Any]) -> str:
    return "".join(f"{name:14} {value}\n" for name, value in figures.items())
