"""What goes wrong, and when: a deck of faults, dealt in an order that the seed decides."""

import json
import os
import random
import signal
import socket
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import unquote, urlsplit

from bench.faults.stack import CACHE, DATABASE, SCHEDULER, WEBS, WORKERS, Stack
from config.devserver.console import complain
from config.devserver.ports import LOOPBACK
from config.devserver.processes import Child, living_members, stop

# Seconds between two faults.
PAUSES = (1.0, 5.0)
# How long a system outside stays broken, each time.
GLITCH_SECONDS = 6.0
# Beyond the minute after which the emergency register may open.
OUTAGE_SECONDS = 100.0
HANG_SECONDS = 200.0
Deed = Callable[[], None]


@dataclass
class Saboteur:
    """Acts from the thread that started the processes: the kernel ends them with it."""

    stack: Stack
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    later: list[tuple[float, Deed]] = field(default_factory=list)
    outage: bool = False
    hung: str = ""

    def __post_init__(self) -> None:
        self.deck = self._dealt()
        self.next_at = monotonic()

    @property
    def is_busy(self) -> bool:
        """Is the long outage still on, or the worker still hanging?"""
        return self.outage or bool(self.hung)

    def tick(self) -> None:
        """What is due now."""
        now = monotonic()
        for entry in [entry for entry in self.later if entry[0] <= now]:
            self.later.remove(entry)
            entry[1]()
        if now >= self.next_at:
            self.next_at = now + self.chance.uniform(*PAUSES)
            next(self.deck)()

    def relent(self) -> None:
        """No more faults: what was stopped goes on, what was broken is repaired."""
        for _at, deed in self.later:
            deed()
        self.later.clear()
        self._repair()

    def _dealt(self) -> Iterator[Deed]:
        yield self._protocol_outage
        yield self._hang_worker
        while True:
            deck = self._kills() * 2 + self._breakages()
            self.chance.shuffle(deck)
            yield from deck

    def _kills(self) -> list[Deed]:
        return [
            self._kill_web_process, self._kill_web, self._kill_worker_process, self._kill_worker, self._kill_scheduler,
            self._restart_database, self._kill_cache, self._empty_cache,
        ]  # fmt: skip

    def _breakages(self) -> list[Deed]:
        wanted = [
            ("protocol", "down", 0), ("protocol", "error", 0), ("protocol", "slow", 2),
            # Longer than the adapter waits: the answer comes after the time-out, and so does the registration.
            ("protocol", "slow", 12), ("protocol", "timeout", 1), ("protocol", "twice", 0),
            ("mail", "error", 0), ("mail", "down", 0), ("mail", "timeout", 1), ("mail", "slow", 2),
        ]  # fmt: skip
        return [lambda entry=entry: self._break(*entry) for entry in wanted]  # type: ignore[misc]

    def _some(self, names: tuple[str, ...]) -> Child:
        """One of them; the one that hangs is left to hang."""
        return self.stack.children[self.chance.choice([name for name in names if name != self.hung])]

    def _kill_web_process(self) -> None:
        self._kill_one("web_process", self._some(WEBS))

    def _kill_worker_process(self) -> None:
        self._kill_one("worker_process", self._some(WORKERS))

    def _kill_web(self) -> None:
        self._kill_all("web", self._some(WEBS))

    def _kill_worker(self) -> None:
        self._kill_all("worker", self._some(WORKERS))

    def _kill_scheduler(self) -> None:
        self._kill_all("scheduler", self.stack.children[SCHEDULER])

    def _kill_cache(self) -> None:
        self._kill_all("valkey", self.stack.children[CACHE])

    def _kill_one(self, kind: str, child: Child) -> None:
        """One of the processes behind the leader, which must start another."""
        process = child.process
        members = [pid for pid in living_members(process.pid) if pid != process.pid] if process else []
        if members:
            os.kill(self.chance.choice(sorted(members)), signal.SIGKILL)
            self._note(kind)

    def _kill_all(self, kind: str, child: Child) -> None:
        if child.process is not None:
            os.killpg(child.process.pid, signal.SIGKILL)
            self._note(kind)

    def _restart_database(self) -> None:
        """As `pg_ctl restart -m immediate`: no goodbye to anybody, recovery at the start."""
        child = self.stack.children[DATABASE]
        if child.process is not None:
            child.process.send_signal(signal.SIGQUIT)
            child.process.wait()
            stop([child])
            child.start()
            self._note("postgresql")

    def _empty_cache(self) -> None:
        url = urlsplit(self.stack.services.redis_url)
        words = f"AUTH {unquote(url.password or '')}\r\nFLUSHALL\r\n".encode()
        try:
            with socket.create_connection((LOOPBACK, url.port or 0), timeout=2) as connection:
                connection.sendall(words)
                connection.recv(64)
        except OSError:
            return
        self.faults["valkey_emptied"] += 1

    def _hang_worker(self) -> None:
        """Stopped in the middle of whatever it does, and awake again long after its leases have run out."""
        child = self.stack.children[WORKERS[0]]
        if child.process is None:
            return
        group = child.process.pid
        os.killpg(group, signal.SIGSTOP)
        self.faults["worker_hung"] += 1
        self.hung = WORKERS[0]
        self.later.append((monotonic() + HANG_SECONDS, lambda: self._wake(group)))

    def _wake(self, group: int) -> None:
        self.hung = ""
        os.killpg(group, signal.SIGCONT)

    def _protocol_outage(self) -> None:
        self.outage = True
        self._set_fault({"component": "protocol", "kind": "down", "tenant": ""})
        self.faults["protocol_outage"] += 1
        self.later.append((monotonic() + OUTAGE_SECONDS, self._end_outage))

    def _end_outage(self) -> None:
        self.outage = False
        self._set_fault({"component": "protocol", "kind": "none", "tenant": ""})

    def _break(self, component: str, kind: str, seconds: int) -> None:
        """For a few seconds. Not for a number of calls: a circuit that has opened makes one call in minutes."""
        if component == "protocol" and self.outage:
            return
        self._set_fault({"component": component, "kind": kind, "seconds": seconds, "tenant": ""})
        self.faults[f"{component}_{kind}"] += 1
        repair: dict[str, object] = {"component": component, "kind": "none", "tenant": ""}
        self.later.append((monotonic() + GLITCH_SECONDS, lambda: self._set_fault(repair)))

    def _note(self, kind: str) -> None:
        self.kills[kind] += 1

    def _repair(self) -> None:
        self._simulators("DELETE", None)

    def _set_fault(self, fault: dict[str, object]) -> None:
        self._simulators("POST", json.dumps(fault).encode())

    def _simulators(self, method: str, body: bytes | None) -> None:
        headers = {"Host": "simulatori.localhost", "Content-Type": "application/json"}
        address = f"http://{LOOPBACK}:{self.stack.ports.simulators}/api/guasti"
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - our own simulators
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
        except OSError as error:
            complain(f"The simulators did not take the fault: {type(error).__name__}")
