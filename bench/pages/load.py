"""Requests at full speed over some connections, and how long each took.

Pages that are only read are asked for by `wrk` where it is installed, else by the client here. The client runs in a process
of its own for each connection, so that it waits for the server and not for itself.
"""

import http.client
import json
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from bench.pages.request import Request, Unexpected, send
from config.devserver.ports import LOOPBACK

CONNECTIONS: Final = 8
WRK_SCRIPT: Final = Path(__file__).with_name("read.lua")


@dataclass(frozen=True)
class Load:
    """`rps`: answers a second."""

    rps: float
    p50_ms: float
    p95_ms: float


def generator() -> str:
    return "wrk" if shutil.which("wrk") else "python"


def read(requests: Sequence[Request], seconds: float) -> Load:
    """The same pages again and again, at random."""
    return _wrk(requests, seconds) if shutil.which("wrk") else _forever(requests, seconds)


def _wrk(requests: Sequence[Request], seconds: float) -> Load:
    where = f"http://{LOOPBACK}:{requests[0].port}"
    told = [part for request in requests for part in (request.headers["Host"], request.path, request.cookie)]
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        # The first pages of a server that has just begun take their time.
        "--timeout=20s",
        "-s",
        str(WRK_SCRIPT),
        where,
        "--",
        *told,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["errors"]:
        raise Unexpected(f"{requests[0].path}: {found['errors']} of {found['requests']} answers were errors")
    return Load(found["requests"] / found["seconds"], found["p50_ms"], found["p95_ms"])


def _forever(requests: Sequence[Request], seconds: float) -> Load:
    with ProcessPoolExecutor(CONNECTIONS) as pool:
        done = list(pool.map(_repeat, [list(requests)] * CONNECTIONS, [seconds] * CONNECTIONS, range(CONNECTIONS)))
    times = sorted(chain.from_iterable(done))
    return Load(len(times) / seconds, _percentile(times, 50), _percentile(times, 95))


def _repeat(requests: list[Request], seconds: float, seed: int) -> list[float]:
    connection, times = http.client.HTTPConnection(LOOPBACK, requests[0].port, timeout=30), []
    chance, end = Random(seed), perf_counter() + seconds
    while perf_counter() < end:
        times.append(_timed(connection, chance.choice(requests)))
    connection.close()
    return times


def once(requests: Sequence[Request]) -> Load:
    """Each of these requests one time: what they change cannot be done twice."""
    turns = [list(requests[index::CONNECTIONS]) for index in range(CONNECTIONS)]
    with ProcessPoolExecutor(CONNECTIONS) as pool:
        done = list(pool.map(_in_turn, turns))
    passed = max(end for _times, _begun, end in done) - min(begun for _times, begun, _end in done)
    times = sorted(chain.from_iterable(times for times, _begun, _end in done))
    return Load(len(times) / passed, _percentile(times, 50), _percentile(times, 95))


def _in_turn(requests: list[Request]) -> tuple[list[float], float, float]:
    connection, begun = http.client.HTTPConnection(LOOPBACK, requests[0].port, timeout=30), perf_counter()
    times = [_timed(connection, request) for request in requests]
    connection.close()
    return times, begun, perf_counter()


def _timed(connection: http.client.HTTPConnection, request: Request) -> float:
    begun = perf_counter()
    send(connection, request)
    return (perf_counter() - begun) * 1000


def _percentile(times: Sequence[float], percent: int) -> float:
    return times[min(len(times) - 1, len(times) * percent // 100)] if times else 0.0
