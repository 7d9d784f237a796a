"""`bin/bench faults [--json] [--submissions N] [--seed N]`."""

import argparse
import json
import random
import sys
import threading
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any

import psycopg

from bench.command import command
from bench.faults.citizens import Crowd
from bench.faults.faults import Saboteur
from bench.faults.report import Report, count
from bench.faults.stack import Stack, running
from config.devserver.console import complain
from config.devserver.instance import only_one
from config.devserver.paths import VAR

SCHEMA = "segrate"
AT_ONCE = 8
# A citizen reloads for this long at most; the whole crowd may take this long a submission, and ten minutes more.
PATIENCE = 600.0
SECONDS_A_SUBMISSION = 3.0
# The longest waits of the ledger: a lease of three minutes, a trial of five, a circuit's pause of five.
DRAIN_PATIENCE = 900.0


def parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="bin/bench faults", description="Submissions while everything breaks.")
    reader.add_argument("--json", action="store_true", help="the result as JSON on standard output, and nothing else")
    reader.add_argument("--submissions", type=int, default=500, metavar="N", help="citizens who apply (default 500)")
    reader.add_argument("--seed", type=int, default=1, help="decides the order of the faults (default 1)")
    reader.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="citizens at the same time")
    return reader


@command
def main(arguments: Sequence[str]) -> int:
    """0 when the promise was kept, 1 when it was broken or the run could not be made."""
    options = parser().parse_args(arguments)
    with redirect_stdout(sys.stderr), only_one(VAR / "bench.lock"), running() as stack:
        report = Run(stack, options.submissions, options.seed, options.at_once).report()
    for line in report.lines():
        complain(line)
    if options.json:
        sys.stdout.write(json.dumps(report.as_json(), indent=2) + "\n")
    return 0 if report.kept else 1


@dataclass
class Run:
    stack: Stack
    submissions: int
    seed: int
    at_once: int
    started: float = field(default_factory=monotonic)

    def report(self) -> Report:
        given = self.stack.inside("prepare", SCHEMA, str(self.submissions))
        doors = list(self.stack.ports.webs.values())
        crowd = Crowd(self.stack.host, doors, given["sheet"], given["file"], self.seed, PATIENCE)
        saboteur = Saboteur(self.stack, random.Random(self.seed))  # noqa: S311 - repeatable, nothing secret
        self.started = monotonic()
        self._under_fire(crowd, saboteur, given["citizens"])
        fire = monotonic() - self.started
        saboteur.relent()
        drain = self._drain()
        return count(self.stack, SCHEMA, crowd, saboteur, {"under_fire": round(fire, 1), "draining": round(drain, 1)})

    def _under_fire(self, crowd: Crowd, saboteur: Saboteur, citizens: list[dict[str, Any]]) -> None:
        until = self.started + PATIENCE + SECONDS_A_SUBMISSION * len(citizens)
        threads = crowd.start(citizens, self.at_once)
        told = self.started
        # What was begun is gone through with: the outage ends and the worker that hangs wakes while others are killed.
        while (_alive(threads) or saboteur.is_busy) and monotonic() < until:
            saboteur.tick()
            self.stack.revive()
            if monotonic() - told > 10:
                told = monotonic()
                self._tell(crowd, saboteur)
            sleep(0.1)

    def _tell(self, crowd: Crowd, saboteur: Saboteur) -> None:
        done, kills = len(crowd.confirmed), sum(saboteur.kills.values())
        seconds = monotonic() - self.started
        complain(f"{seconds:5.0f} s  {done}/{self.submissions} confirmed, {kills} kills, {dict(crowd.seen)}")

    def _drain(self) -> float:
        """Wait until nothing is left to deliver, by the platform's own pace; how long that took."""
        started = told = monotonic()
        self.stack.await_ready()
        while (left := self._left()) and monotonic() - started < DRAIN_PATIENCE:
            self.stack.revive()
            if monotonic() - told > 20:
                told = monotonic()
                complain(f"{told - started:5.0f} s  no more faults; {left} deliveries left")
            sleep(1)
        return monotonic() - started

    def _left(self) -> int:
        query = f"SELECT count(*) FROM {SCHEMA}.integrations_delivery WHERE state IN ('pending', 'running')"  # noqa: S608
        with psycopg.connect(self.stack.services.database_url, connect_timeout=5) as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def _alive(threads: list[threading.Thread]) -> bool:
    return any(thread.is_alive() for thread in threads)
