"""`python -m bench NAME …`: hands over to the benchmark of that name."""

import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import bench


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.ispkg)


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in names():
        sys.stderr.write(f"usage: bin/bench {{{','.join(names())}}} [--json] …\n")
        return 2
    status: int = import_module(f"bench.{arguments[0]}.main").main(arguments[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
