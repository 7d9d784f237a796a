"""`python -m config.devserver demo [--reset] [--port N]`, `… services -- COMMAND`, `… frontend`."""

import argparse
import sys
from collections.abc import Sequence

from config.devserver import interrupts
from config.devserver.console import Trouble, complain
from config.devserver.demo import HIGHEST_PORT, run_demo
from config.devserver.frontend import build_front_end
from config.devserver.services import run_with_services


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="bin/demo")
    commands = top.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", prog="bin/demo", help="serve the platform with believable data")
    demo.add_argument("--port", type=_port, default=8000, help="port of the web server (default 8000)")
    demo.add_argument("--reset", action="store_true", help="start afresh: remove what earlier demonstrations left")
    services = commands.add_parser("services", help="run a command with throw-away PostgreSQL and Valkey")
    services.add_argument("argv", nargs="+", metavar="COMMAND")
    commands.add_parser("frontend", help="build the front end if its sources changed")
    return top


def _port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a whole number from 1024 to {HIGHEST_PORT} is needed, not {text!r}")
    return int(text)


def main(argv: Sequence[str]) -> int:
    options = parser().parse_args(argv)
    interrupts.install()
    try:
        return _perform(options)
    except Trouble as trouble:
        complain(f"\n{trouble}")
        return 1
    except PermissionError as error:
        complain(f"\n{error.filename} belongs to another account. Use that account, or a checkout of your own.")
        return 1
    except interrupts.Interrupted as interrupted:
        return 0 if options.command == "demo" else interrupted.exit_code


def _perform(options: argparse.Namespace) -> int:
    if options.command == "services":
        return run_with_services(options.argv)
    if options.command == "frontend":
        build_front_end()
    else:
        run_demo(options.port, options.reset)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
