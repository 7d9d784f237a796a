"""The measurement itself: rounds in which every page has its turn, and the figures that come of them."""

import argparse
from statistics import median
from typing import Any

from bench.pages.load import CONNECTIONS, Load, generator, once, read
from bench.pages.plan import Plan, make_plan
from bench.pages.queries import count, count_once
from bench.pages.targets import missed
from bench.stack import Stack
from bench.town import in_town
from config.devserver.console import step

Rounds = dict[str, list[Load]]
SEND_BATCH = 4 * CONNECTIONS
WARM_ROUNDS = 1


def measure(made: Stack, options: argparse.Namespace) -> dict[str, Any]:
    with step(f"Filling the town with {options.cases} cases"), in_town(options.cases) as people:
        plan = make_plan(made, people, CONNECTIONS, SEND_BATCH * (options.rounds + WARM_ROUNDS) + 1)
    made.serve()
    with step("Warming up"):
        _round(plan, 1, {})
    found: Rounds = {}
    for number in range(1, options.rounds + 1):
        with step(f"Round {number} of {options.rounds}"):
            _round(plan, options.seconds, found)
    figures = _figures(found, _queries(plan))
    figures |= {"web_rss_mb": round(made.web_rss_mb(), 1), "generator": generator(), "cases": options.cases}
    return figures | {"missed": missed(figures)}


def _round(plan: Plan, seconds: int, found: Rounds) -> None:
    """Every page once, so that what else the machine does falls on all alike."""
    for name, requests in plan.reads().items():
        found.setdefault(name, []).append(read(requests, seconds))
    found.setdefault("form_step_post", []).append(once(plan.step_posts() * 4))
    found.setdefault("submission", []).append(once(plan.submissions(SEND_BATCH)))


def _queries(plan: Plan) -> dict[str, int]:
    counted = {name: count(requests[0]) for name, requests in plan.reads().items() if not name.startswith("empty")}
    return counted | {
        "form_step_post": count(plan.step_posts()[0]),
        "submission": count_once(plan.submissions(1)[0]),
    }


def _figures(found: Rounds, queries: dict[str, int]) -> dict[str, Any]:
    bare, behind = [load.rps for load in found["empty_bare"]], [load.rps for load in found["empty_stack"]]
    figures: dict[str, Any] = {
        "empty_bare": {"rps": round(median(bare), 1)},
        "empty_stack": {"rps": round(median(behind), 1)},
    }
    for name in queries:
        rates = [load.rps for load in found[name]]
        figures[name] = {
            "rps": round(median(rates), 1),
            "p50_ms": round(median(load.p50_ms for load in found[name]), 1),
            "p95_ms": round(median(load.p95_ms for load in found[name]), 1),
            "queries": queries[name],
            "ratio_bare": _ratio(rates, bare),
            "ratio_stack": _ratio(rates, behind),
        }
    return figures


def _ratio(rates: list[float], others: list[float]) -> float:
    """The median of the rounds' own ratios: in a round both saw the same machine."""
    return round(median(rate / other for rate, other in zip(rates, others, strict=True)), 4)
