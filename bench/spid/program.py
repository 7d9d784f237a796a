"""Runs AgID's program in the environment of its own, where nothing of ours is installed.

The names under `.localhost` are this machine by definition (RFC 6761, §6.3), but not every resolver knows: the program is
told here.
"""

import runpy
import socket
import sys
from pathlib import Path
from typing import Any

_resolve = socket.getaddrinfo


def _resolve_localhost(host: Any, *arguments: Any, **named: Any) -> Any:
    here = isinstance(host, str) and host.endswith(".localhost")
    return _resolve("127.0.0.1" if here else host, *arguments, **named)


if __name__ == "__main__":
    socket.getaddrinfo = _resolve_localhost
    script = Path(sys.executable).parent / "spid_sp_test"
    sys.argv[0] = str(script)
    runpy.run_path(str(script), run_name="__main__")
