"""What every benchmark does around its figures."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from config.devserver import interrupts
from config.devserver.console import Trouble, complain

Main = Callable[[Sequence[str]], int]


def command(main: Main) -> Main:
    """Trouble is told in plain words and gives 1; whoever interrupts it gets the exit code of that."""

    @wraps(main)
    def run(arguments: Sequence[str]) -> int:
        interrupts.install()
        try:
            return main(arguments)
        except Trouble as trouble:
            complain(f"\n{trouble}")
            return 1
        except interrupts.Interrupted as interrupted:
            return interrupted.exit_code

    return run


def tell(figures: dict[str, Any], as_json: bool, table: Callable[[dict[str, Any]], str]) -> None:
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" if as_json else table(figures))
