"""`bin/bench pages [--json]`: how many pages a second the production server answers, and how long a person waits."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

from bench.command import command, tell
from bench.pages.targets import table
from bench.stack import stack


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/bench pages")
    top.add_argument("--json", action="store_true", help="figures only, for machines")
    top.add_argument("--cases", type=int, default=10_000, help="how many cases the town has (default 10000)")
    top.add_argument("--rounds", type=int, default=5, help="how often each page has its turn (default 5)")
    top.add_argument("--seconds", type=int, default=3, help="how long a turn lasts (default 3)")
    return top


@command
def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    # What happens meanwhile is told on the other output.
    with redirect_stdout(sys.stderr), stack() as made:
        from bench.pages.measure import measure  # noqa: PLC0415 (it needs Django, which is set up by now)

        figures = measure(made, options)
    tell(figures, options.json, table)
    return 0
