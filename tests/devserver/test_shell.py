"""The shell scripts: what they say on a machine that lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ["bin/bench", "bin/demo", "bin/helm-check", "bin/lint", "bin/spid-check", "bin/test", ".ci/run"]
TOOLS = ["sh", "dirname", "sha256sum", "cat", "id", "printf", "rm", "mkdir", "tail"]


@pytest.fixture
def machine(tmp_path):
    """A checkout without environment, on a machine that has only the most basic tools and the Python we give it."""
    shutil.copytree(ROOT / "bin", tmp_path / "checkout" / "bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "checkout" / "requirements")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))
    return tmp_path


def install(machine, name, script):
    program = machine / "tools" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def run(machine, *shell):
    env = {"PATH": str(machine / "tools"), "HOME": str(machine)}
    command = ["sh", *shell]
    return subprocess.run(command, cwd=machine / "checkout", env=env, capture_output=True, text=True, timeout=30)


def lib(machine, call):
    """Run one function of bin/lib.sh, as bin/demo would."""
    script = machine / "checkout" / "bin" / "try"
    script.write_text(f'. "$(dirname -- "$0")/lib.sh"\n{call}\n')
    return run(machine, str(script))


@pytest.mark.parametrize("script", [*SCRIPTS, "bin/lib.sh"])
def test_every_script_is_plain_sh(script):
    assert subprocess.run(["sh", "-n", ROOT / script]).returncode == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_command_can_be_executed(script):
    assert os.access(ROOT / script, os.X_OK)


def test_an_old_python_is_named_with_the_way_out(machine):
    install(machine, "python3", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    # The script looks at Debian's own place too; here there is nothing.
    library = machine / "checkout" / "bin" / "lib.sh"
    library.write_text(library.read_text().replace("/usr/bin/python3", "/nowhere/python3"))
    done = run(machine, "bin/demo")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; this machine has Python 3.9.2." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_no_python_at_all_is_named(machine):
    library = machine / "checkout" / "bin" / "lib.sh"
    library.write_text(library.read_text().replace("/usr/bin/python3", "/nowhere/python3"))
    done = run(machine, "bin/demo")
    assert done.returncode == 1
    assert "no Python at all" in done.stderr


def test_an_ordinary_user_is_told_which_package_to_ask_for(machine):
    (machine / "tools" / "id").unlink()
    install(machine, "id", "echo 1000")
    install(machine, "python3", "exit 1")
    done = lib(machine, "require_venv_module python3")
    assert done.returncode == 1
    assert "Ask an administrator for: apt-get install python3-venv" in done.stderr


def test_root_installs_the_missing_package(machine):
    (machine / "tools" / "id").unlink()
    install(machine, "id", "echo 0")
    install(machine, "python3", f"[ -f {machine}/installed ]")
    install(machine, "apt-get", f'[ "$1" = install ] && echo "$3" > {machine}/installed; exit 0')
    done = lib(machine, "require_venv_module python3")
    assert done.returncode == 0, done.stderr
    assert (machine / "installed").read_text() == "python3-venv\n"


def test_an_environment_that_is_current_is_not_made_again(machine):
    environment = machine / "checkout" / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to(shutil.which("sh"))
    install(machine, "python3", "echo never called; exit 1")
    done = lib(machine, 'PY=true; packages_wanted | sha256sum > "$STAMP"; prepare_python; echo went on')
    assert done.returncode == 0, done.stderr
    assert done.stdout == "went on\n"
