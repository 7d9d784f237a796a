"""Until when a domain is registered, as its registry tells anybody who asks (RFC 3912)."""

import re
import socket
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Final

PATIENCE_S: Final = 5.0
# What a registry has to say fits in a few KB.
MOST_BYTES: Final = 64 * 1024
# The label of the Registro .it, and the one that ICANN prescribes to the registries of generic domains.
LABELS: Final = rb"(?:Expire Date|Registry Expiry Date)"
EXPIRY: Final = re.compile(rb"^[ \t]*" + LABELS + rb":[ \t]*(\d{4})-(\d\d)-(\d\d)", re.MULTILINE | re.IGNORECASE)


class RegistrySilent(Exception):
    """Nobody answers, or not in time: nothing can be said of the domain."""


@dataclass(frozen=True)
class Registry:
    host: str
    port: int

    def expiry_of(self, name: str) -> date | None:
        """None when it knows no such domain, or does not tell its end. Raises RegistrySilent."""
        found = EXPIRY.search(self._ask(name))
        try:
            return date(*(int(part) for part in found.groups())) if found else None
        except ValueError:
            return None

    def _ask(self, name: str) -> bytes:
        end = monotonic() + PATIENCE_S
        try:
            with socket.create_connection((self.host, self.port), timeout=PATIENCE_S) as line:
                line.sendall(f"{name}\r\n".encode("ascii"))
                return _all_of(line, end)
        except (OSError, UnicodeError) as error:
            raise RegistrySilent(name) from error


def _all_of(line: socket.socket, end: float) -> bytes:
    told = b""
    while len(told) < MOST_BYTES:
        # One that says a letter a second is not listened to for ever.
        line.settimeout(max(end - monotonic(), 0.01))
        more = line.recv(4096)
        if not more:
            break
        told += more
    return told
