"""`python -m bench NAME …`: imports `bench.NAME` and calls its `main`."""

import sys
from importlib import import_module
from importlib.util import find_spec


def main(argv: list[str]) -> int:
    name = argv[0] if argv else ""
    if not name.isidentifier() or find_spec(f"bench.{name}") is None:
        sys.stderr.write("usage: bin/bench pages|lighthouse|faults [--json]\n")
        return 2
    return int(import_module(f"bench.{name}").main(argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
