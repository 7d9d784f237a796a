"""A client for the ClamAV daemon: the INSTREAM command of clamd(8)."""

import socket
import struct
from typing import IO

CHUNK = 64 * 1024
TIMEOUT_SECONDS = 20


class ScannerUnavailable(Exception):
    """The scanner did not answer, or not with a verdict: the file must be treated as not checked."""


def is_infected(stream: IO[bytes], address: str) -> bool:
    """
    Asks the daemon at `address` ("host:port" or "unix:/path") about the bytes; leaves the stream at its start.
    Raises ScannerUnavailable on anything but a clear verdict.
    """
    stream.seek(0)
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable("the virus scanner cannot be reached") from error
    stream.seek(0)
    return _verdict(answer)


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)


def _answer(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\0") and len(received) < CHUNK:
        part = connection.recv(1024)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n ")


def _verdict(answer: bytes) -> bool:
    if answer.endswith(b" FOUND"):
        return True
    if answer == b"stream: OK":
        return False
    raise ScannerUnavailable("the virus scanner gave no verdict")
