"""Lighthouse itself: installed from its own lock when it is first needed, driven on Debian's Chromium."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from config.devserver.console import Trouble
from config.devserver.frontend import install_packages, node

HERE: Final = Path(__file__).parent
CLI: Final = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROME_FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
CATEGORIES: Final = {"performance": "performance", "accessibility": "accessibility", "best_practices": "best-practices"}
PATIENCE_S: Final = 180
LOST_TRACE: Final = "NO_NAVSTART"


@dataclass(frozen=True)
class Report:
    """Scores of 100, what the page weighs on the wire, and what was found wanting."""

    scores: dict[str, int]
    kb: float
    wanting: list[str]


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or ""


def require_browser() -> None:
    if not browser():
        raise Trouble("Lighthouse needs a browser. On Debian: apt-get install chromium")


def install() -> None:
    install_packages(HERE, "measuring program")


def run(url: str, cookie: str, keep_as: Path | None) -> Report:
    """One visit with an empty cache, on a phone, as Lighthouse simulates it."""
    command = [str(node()), str(CLI), url, "--quiet", "--output=json", f"--chrome-flags={CHROME_FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES.values())}"]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    env = os.environ | {"CHROME_PATH": browser(), "HOME": os.environ.get("HOME", "/tmp")}  # noqa: S108
    done = _visit(command, env)
    if LOST_TRACE in done.stderr:
        # The browser now and then begins to record too late; Lighthouse itself asks to be run again.
        done = _visit(command, env)
    if done.returncode != 0:
        raise Trouble(f"Lighthouse failed on {url}:\n{done.stderr[-2000:]}")
    if keep_as is not None:
        keep_as.write_text(done.stdout)
    return _read(json.loads(done.stdout))


def _visit(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def _read(found: dict[str, Any]) -> Report:
    if found.get("runtimeError"):
        raise Trouble(f"Lighthouse failed: {found['runtimeError'].get('message')}")
    scores = {name: round(100 * (found["categories"][key]["score"] or 0)) for name, key in CATEGORIES.items()}
    audits = found["audits"]
    weighed = {ref["id"] for each in found["categories"].values() for ref in each["auditRefs"] if ref["weight"]}
    wanting = [key for key in sorted(weighed) if (audits[key]["score"] or 0) < 0.9 and audits[key]["score"] is not None]
    return Report(scores, audits["total-byte-weight"]["numericValue"] / 1024, wanting)


def middle(reports: list[Report]) -> dict[str, Any]:
    """The median of each figure."""
    scores = {name: round(median(report.scores[name] for report in reports)) for name in CATEGORIES}
    return scores | {"kb": round(median(report.kb for report in reports), 1)}
