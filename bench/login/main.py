"""`bin/bench login [--json]`: our part of a login by SPID, alone and a hundred at once."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any, Final

from bench.command import command, tell
from bench.stack import stack

# Figure → the most that it may be.
TARGETS: Final = {"verification_p50_ms": 30, "round_trip_p95_ms": 150, "parallel_failures": 0}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/bench login")
    top.add_argument("--json", action="store_true", help="figures only, for machines")
    top.add_argument("--logins", type=int, default=200, help="how many one after the other (default 200)")
    top.add_argument("--parallel", type=int, default=100, help="how many at the same time (default 100)")
    return top


@command
def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    # What happens meanwhile is told on the other output.
    with redirect_stdout(sys.stderr), stack(seed=False) as made:
        from bench.login.measure import measure  # noqa: PLC0415 (it needs Django, which is set up by now)

        figures = measure(made, options.logins, options.parallel)
    figures["missed"] = [name for name, most in TARGETS.items() if figures[name] > most]
    tell(figures, options.json, table)
    return 0


def table(figures: dict[str, Any]) -> str:
    return "".join(f"{name:24} {value}\n" for name, value in figures.items())
