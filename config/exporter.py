"""Metrics and probes of one process, on an address of the private network: never on the one that serves the public."""

import os
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from config.env import host_and_port

MULTIPROCESS: Final = "PROMETHEUS_MULTIPROC_DIR"


def of_all_processes(folder: str | None = None) -> CollectorRegistry:
    """What the processes that write into the folder have counted together; by default the one of the environment."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder or os.environ[MULTIPROCESS])
    return registry


def always_ready() -> str:
    return ""


def serve_metrics(text: str, registry: CollectorRegistry, why_not_ready: Callable[[], str]) -> ThreadingHTTPServer:
    """`/metrics`, `/healthz` and `/readyz` from a thread of their own, as long as the process lives."""
    answers: dict[str, Callable[[], tuple[int, str, bytes]]] = {
        "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(registry)),
        "/healthz": lambda: (200, "text/plain", b"ok"),
        "/readyz": lambda: _readiness(why_not_ready()),
    }
    server = _Server(host_and_port(text), _handler(answers))
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)


def _readiness(reason: str) -> tuple[int, str, bytes]:
    return (503 if reason else 200), "text/plain", (reason or "ready").encode()


def _handler(answers: dict[str, Callable[[], tuple[int, str, bytes]]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path)
            status, kind, body = answer() if answer else (404, "text/plain", b"not found")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes and scrapes are no news."""

    return Handler
