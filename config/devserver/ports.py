"""Ports on the loopback interface."""

import socket

from config.devserver.console import Trouble

LOOPBACK = "127.0.0.1"


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def require_free(ports: dict[str, int], hint: str) -> None:
    """Raise `Trouble` naming the first port that another program holds."""
    for use, port in ports.items():
        if is_taken(port):
            raise Trouble(f"Port {port} ({use}) is taken by another program. Stop that program, or {hint}")
