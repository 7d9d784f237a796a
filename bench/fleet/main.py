"""`bin/bench fleet [--tenants 1000] [--json]`."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

from bench.command import command, tell
from bench.stack import stack


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/bench fleet")
    top.add_argument("--json", action="store_true", help="figures only, for machines")
    top.add_argument("--tenants", type=int, default=1000, help="how many municipalities at the end (default 1000)")
    return top


@command
def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    # What happens meanwhile is told on the other output.
    with redirect_stdout(sys.stderr), stack(seed=False) as made:
        from bench.fleet.measure import measure  # noqa: PLC0415 (it needs Django, which is set up by now)

        figures = measure(made, options.tenants)
    tell(figures, options.json, table)
    return 0


def table(figures: dict[str, Any]) -> str:
    return "".join(f"{name:40} {value}\n" for name, value in figures.items())
