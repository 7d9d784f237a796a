"""`python -m config.web`: the web server, stopped so that no request is lost.

Asked to stop, it first says on `/readyz` that it wants no more requests, and goes on serving for as long as who sends them
needs to notice; only then the server closes its door and finishes what it has begun.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Final

from config import env
from config.exporter import MULTIPROCESS, always_ready, of_all_processes, serve_metrics

# Also in tenants.health, which this process does not load: it needs no Django.
DRAINING: Final = "draining"
# The longest that a request may take once the door is closed.
LAST_REQUESTS_S: Final = 30
# The server's own lines, as data like those of the platform.
LINE: Final = '{"timestamp": "%(asctime)s", "level": "%(levelname)s", "logger": "granian", "event": "%(message)s"}'
FORMATTER: Final = {"()": "logging.Formatter", "fmt": LINE, "datefmt": "%Y-%m-%dT%H:%M:%S%z"}


def parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m config.web", description="The web server of the platform.")
    reader.add_argument("--host", default="127.0.0.1")
    reader.add_argument("--port", type=int, default=8000)
    reader.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    reader.add_argument("--threads", type=int, default=4, help="threads of each process (default 4)")
    reader.add_argument("--drain", type=float, default=0, metavar="S", help="seconds from «not ready» to a closed door")
    reader.add_argument("--metrics", default=env.address("SPORTELLO_METRICS"), metavar="HOST:PORT")
    return reader


def server_command(host: str, port: int, workers: int, threads: int, patience: int = LAST_REQUESTS_S) -> list[str]:
    """The server alone; `patience`: seconds in which the last requests must be answered."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    granian += ["--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"]
    return [*granian, "--workers-kill-timeout", str(patience), "config.wsgi:application"]


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    asked = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    with tempfile.TemporaryDirectory(prefix="sportello-web-") as home:
        run = Path(home)
        environment = os.environ | {"SPORTELLO_RUN": home}
        if options.metrics:
            environment[MULTIPROCESS] = home
            serve_metrics(options.metrics, of_all_processes(home), always_ready)
        if env.flag("SPORTELLO_JSON_LOGS", os.environ.get("SPORTELLO_ENV") == "production"):
            environment["GRANIAN_LOG_CONFIG"] = str(_log_settings(run))
        command = server_command(options.host, options.port, options.workers, options.threads)
        server = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
        return _watch(server, asked, run, options.drain)


def _log_settings(run: Path) -> Path:
    path = run / "logs.json"
    path.write_text(json.dumps({"formatters": {"generic": FORMATTER, "access": FORMATTER}}))
    return path


def _watch(server: subprocess.Popen[bytes], asked: Event, run: Path, drain: float) -> int:
    """Until the server ends, by itself or because we were asked; its exit code, 0 when it ended as asked."""
    while not asked.wait(0.2):
        if server.poll() is not None:
            return server.returncode or 1
    (run / DRAINING).touch()
    # One that dies meanwhile has nobody left to wait for.
    _sleep_while_alive(server, drain)
    server.terminate()
    server.wait()
    return 0


def _sleep_while_alive(server: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
