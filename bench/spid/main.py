"""`bin/spid-check [--json] [PROFILE …]`: how many checks of AgID's test there are for each profile, and how many fail."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.command import command
from bench.stack import Stack, stack
from config.devserver.console import Trouble, complain

REPORTS = Path(os.environ.get("SPORTELLO_VAR", "var/spid")) / "reports"
# The name under which the test plays the identity provider.
PROVIDER = "https://localhost:8443"
PROGRAM = Path(__file__).with_name("program.py")
NAMES = (
    "spid-sp-public",
    "spid-sp-ag-public-full",
    "spid-sp-ag-public-lite",
    "cie-sp-public",
    "ficep-eidas-sp",
)
# The machine's two cores: a server and a test have enough to do with each other.
AT_ONCE = 2
PATIENCE_S = 900


@dataclass(frozen=True)
class Figures:
    """`failed`: what each failing check says."""

    checks: int
    failed: tuple[str, ...]


@command
def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    with redirect_stdout(sys.stderr), stack(seed=False) as made:
        figures = _measure(made, _interpreter(), options.profiles or NAMES)
    _tell(figures, as_json=options.json)
    return int(any(found.failed or not found.checks for found in figures.values()))


def _interpreter() -> str:
    """The Python of AgID's program."""
    found = os.environ.get("SPID_PYTHON", "")
    if not found:
        raise Trouble("Start it as bin/spid-check, which makes the environment of AgID's program.")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/spid-check", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print {profile: {checks, failures}}")
    parser.add_argument("profiles", nargs="*", metavar="PROFILE", choices=[*NAMES, []])
    return parser


def _measure(made: Stack, interpreter: str, names: Sequence[str]) -> dict[str, Figures]:
    # They stand on Django, which is set up only now.
    from bench.spid.prepare import prepare_towns  # noqa: PLC0415

    REPORTS.mkdir(parents=True, exist_ok=True)
    hosts = prepare_towns(names, _run([interpreter, str(PROGRAM), "--idp-metadata"]))
    made.serve(bare=False)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda name: _check(made, interpreter, name, *hosts[name]), names)
        return dict(zip(names, found, strict=True))


def _check(made: Stack, interpreter: str, name: str, host: str, way: str) -> Figures:
    report = REPORTS / f"{name}.json"
    report.unlink(missing_ok=True)
    origin = f"http://{host}:{made.port}/{way}"
    login = f"{origin}/login/?{urlencode({'idp': PROVIDER})}"
    command = [interpreter, str(PROGRAM), "--metadata-url", f"{origin}/metadata", "--authn-url", login]
    command += [
        "--profile",
        name,
        "--extra",
        "-tr",
        "--debug",
        "CRITICAL",
        "--exit-zero",
        "-rf",
        "json",
        "-o",
        str(report),
    ]
    output = _run(command)
    (REPORTS / f"{name}.log").write_text(output)
    return _figures(report)


def _figures(report: Path) -> Figures:
    """Nothing when the test broke off, which is a failure too."""
    if not report.is_file():
        return Figures(0, ())
    categories: dict[str, Any] = json.loads(report.read_text())["test"]["sp"]
    results = [result for category in categories.values() for checks in category.values() for result in checks]
    if "response" not in categories:
        return Figures(0, ())
    failed = tuple(str(result["test"]) for result in results if result["result"] == "failure")
    return Figures(len(results), failed)


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode:
        raise Trouble(f"AgID's program ended with code {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def _tell(figures: dict[str, Figures], *, as_json: bool) -> None:
    for name, found in figures.items():
        for words in found.failed:
            complain(f"{name}: {words}")
    if as_json:
        counts = {name: {"checks": found.checks, "failures": len(found.failed)} for name, found in figures.items()}
        print(json.dumps(counts, indent=2))  # noqa: T201
        return
    for name, found in figures.items():
        print(f"{name}: {found.checks} checks, {len(found.failed)} failures")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
