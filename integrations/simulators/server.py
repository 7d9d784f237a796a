"""The HTTP server: threads, keep-alive, and the power to drop a connection without an answer, or to answer twice."""

import socket
from io import BufferedIOBase, BytesIO
from socketserver import ThreadingMixIn
from typing import Any, cast

from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.wsgi import get_wsgi_application


class SimulatorServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Echo(BufferedIOBase):
    """Writes through, and remembers what it wrote."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.written = stream, b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += bytes(data)
        return int(self.stream.write(data))

    def flush(self) -> None:
        if not self.stream.closed:
            self.stream.flush()


class SimulatorRequestHandler(WSGIRequestHandler):
    def get_environ(self) -> dict[str, Any]:
        return super().get_environ() | {"simulators.drop": self.drop, "simulators.repeat": self.repeat}

    def repeat(self) -> None:
        """The whole answer goes out two times."""
        self.repeats = True

    def handle_one_request(self) -> None:
        plain, self.repeats = self.wfile, False
        echo = Echo(plain)
        self.wfile = cast(BytesIO, echo)
        try:
            super().handle_one_request()
            if self.repeats:
                plain.write(echo.written)
        finally:
            self.wfile = plain

    def drop(self) -> None:
        """Closes the connection now: whatever the application still writes is lost, as when a machine dies."""
        self.close_connection = True
        cast(socket.socket, self.connection).shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: addresses asked here carry codes and states of logins."""


def build_server(port: int) -> SimulatorServer:
    """Bound to this machine only. Raises OSError when the port is taken."""
    server = SimulatorServer(("127.0.0.1", port), SimulatorRequestHandler)
    server.set_app(get_wsgi_application())
    return server
