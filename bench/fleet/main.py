"""`bin/bench fleet [--tenants 1000] [--json]`."""

import argparse
import json
import sys
from contextlib import redirect_stdout
from typing import Any

from bench.stack import stack
from config.devserver import interrupts
from config.devserver.console import Trouble, complain


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/bench fleet")
    top.add_argument("--json", action="store_true", help="figures only, for machines")
    top.add_argument("--tenants", type=int, default=1000, help="how many municipalities at the end (default 1000)")
    return top


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    interrupts.install()
    try:
        # What happens meanwhile is told on the other output.
        with redirect_stdout(sys.stderr), stack(seed=False) as made:
            from bench.fleet.measure import measure  # noqa: PLC0415 (it needs Django, which is set up by now)

            figures = measure(made, options.tenants)
    except Trouble as trouble:
        complain(f"\n{trouble}")
        return 1
    except interrupts.Interrupted as interrupted:
        return interrupted.exit_code
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" if options.json else table(figures))
    return 0


def table(figures: dict[str, Any]) -> str:
    return "".join(f"{name:40} {value}\n" for name, value in figures.items())
