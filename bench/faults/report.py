"""The count at the end: what citizens saw against what the database, the register and the mailbox hold."""

import json
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.faults.citizens import Crowd
from bench.faults.faults import Saboteur
from bench.faults.stack import Stack
from config.devserver.ports import LOOPBACK

ALL = 1_000_000


@dataclass(frozen=True)
class Report:
    """The keys are explained in docs/operations/faults.md."""

    submissions: int
    seed: int
    confirmed: int
    cases: int
    protocol_numbers: int
    registered: int
    emergency_numbers: int
    emergency_unreconciled: int
    lost: int
    doubled: int
    receipts_exact: int
    receipts_repeated: int
    timeline_ok: bool
    unfinished: int
    kills: int
    kills_by_kind: dict[str, int]
    faults_by_kind: dict[str, int]
    seen_by_browsers: dict[str, int]
    given_up: dict[str, int]
    seconds: dict[str, float]
    problems: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        wanted = {self.confirmed, self.cases, self.protocol_numbers, self.registered, self.receipts_exact}
        nothing = (self.lost, self.doubled, self.unfinished, self.emergency_unreconciled)
        return wanted == {self.submissions} and not any(nothing) and self.timeline_ok

    def as_json(self) -> dict[str, Any]:
        return {"kept": self.kept, **self.__dict__}

    def lines(self) -> list[str]:
        return [
            f"{self.confirmed} of {self.submissions} citizens read their confirmation; {self.cases} cases, "
            f"{self.protocol_numbers} protocol numbers, {self.emergency_numbers} emergency numbers on the way.",
            f"Lost: {self.lost}. Doubled: {self.doubled}. Exactly one receipt: {self.receipts_exact}; "
            f"copies of a receipt with the same Message-ID: {self.receipts_repeated}.",
            f"Timelines whole: {'yes' if self.timeline_ok else 'NO'}. Left to deliver: {self.unfinished}.",
            f"Kills: {self.kills} {self.kills_by_kind}; faults: {self.faults_by_kind}; {self.seconds}",
            *self.problems,
            "The promise was kept." if self.kept else "THE PROMISE WAS BROKEN.",
        ]


def count(stack: Stack, schema: str, crowd: Crowd, saboteur: Saboteur, seconds: dict[str, float]) -> Report:
    held = stack.inside("count", schema)
    entries = _entries(stack, set(held["cases"]))
    receipts = _Receipts.of(stack, held["receipts"])
    cases_of = Counter(held["cases"].values())
    lost = [case for case in crowd.confirmed.values() if case not in held["cases"]]
    doubled = sum(times - 1 for times in cases_of.values())
    doubled += sum(times - 1 for times in entries.values()) + held["shared_numbers"]
    return Report(
        submissions=len(crowd.confirmed) + len(crowd.given_up) + crowd.waiting.qsize(),
        seed=crowd.seed,
        confirmed=len(crowd.confirmed),
        cases=len(held["cases"]),
        protocol_numbers=len(held["numbers"]),
        registered=len(entries),
        emergency_numbers=held["emergency_numbers"],
        emergency_unreconciled=held["unreconciled"],
        lost=len(lost),
        doubled=doubled,
        receipts_exact=receipts.exact,
        receipts_repeated=receipts.repeated,
        timeline_ok=not held["timeline_problems"],
        unfinished=held["unfinished"],
        kills=sum(saboteur.kills.values()),
        kills_by_kind=dict(sorted(saboteur.kills.items())),
        faults_by_kind=dict(sorted(saboteur.faults.items())),
        seen_by_browsers=dict(sorted(crowd.seen.items())),
        given_up=dict(Counter(crowd.given_up.values())),
        seconds=seconds,
        problems=[*held["timeline_problems"], *[f"lost: case {case}" for case in lost], *_mismatches(held, entries)],
    )


def _entries(stack: Stack, cases: set[str]) -> Counter[str]:
    """Case → how many times the protocol's register holds its application."""
    items = _ask(stack, f"/api/protocollo?limit={ALL}")
    keys = [str(item["idempotencyKey"]).removeprefix("case:") for item in items]
    return Counter(key for key in keys if key in cases)


def _mismatches(held: dict[str, Any], entries: Counter[str]) -> list[str]:
    unnumbered = [f"no protocol number: case {case}" for case in held["cases"] if case not in held["numbers"]]
    return unnumbered + [f"registered {times} times: case {case}" for case, times in entries.items() if times > 1]


@dataclass(frozen=True)
class _Receipts:
    """`exact`: citizens who got one receipt; `repeated`: copies, told by their Message-ID, that a mail program joins."""

    exact: int
    repeated: int

    @classmethod
    def of(cls, stack: Stack, written: dict[str, list[str]]) -> "_Receipts":
        """`written`: address → Message-IDs of its receipts."""
        arrived: dict[str, Counter[str]] = {}
        for mail in _ask(stack, f"/api/posta?limit={ALL}"):
            for address in mail["recipients"]:
                arrived.setdefault(address, Counter())[mail["messageId"].lstrip("<").partition("@")[0]] += 1
        here = {address: [arrived.get(address, Counter())[key] for key in keys] for address, keys in written.items()}
        exact = sum(len(times) == 1 and times[0] >= 1 for times in here.values())
        return cls(exact, sum(max(0, times - 1) for each in here.values() for times in each))


def _ask(stack: Stack, path: str) -> list[dict[str, Any]]:
    address = f"http://{LOOPBACK}:{stack.ports.simulators}{path}"
    request = urllib.request.Request(address, headers={"Host": "simulatori.localhost"})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        items: list[dict[str, Any]] = json.load(answer)["items"]
    return items
