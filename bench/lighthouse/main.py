"""`bin/bench lighthouse [--json]`: Lighthouse on a phone, every kind of page, those behind the login too; medians."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

from bench.command import command, tell
from bench.lighthouse.instrument import require_browser
from bench.stack import stack


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/bench lighthouse")
    top.add_argument("--json", action="store_true", help="figures only, for machines")
    top.add_argument("--runs", type=int, default=3, help="how often each page is measured (default 3)")
    top.add_argument("--only", default="", help="a page or more, by their keys, with commas between")
    top.add_argument("--reports", default="", help="folder for Lighthouse's own reports")
    return top


@command
def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    require_browser()
    # What happens meanwhile is told on the other output.
    with redirect_stdout(sys.stderr), stack() as made:
        from bench.lighthouse.measure import measure  # noqa: PLC0415 (it needs Django, which is set up by now)

        figures = measure(made, options)
    tell(figures, options.json, _table)
    return 0


def _table(figures: dict[str, Any]) -> str:
    keys = ("performance", "accessibility", "best_practices", "kb")
    rows = [f"{'':18}" + "".join(f"{key:>16}" for key in keys)]
    for page, found in figures.items():
        if isinstance(found, dict):
            rows.append(f"{page:18}" + "".join(f"{found[key]:>16}" for key in keys))
    rows += [f"missed: {words}" for words in figures["missed"]]
    return "\n".join(rows) + "\n"
