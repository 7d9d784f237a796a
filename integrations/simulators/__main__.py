"""`python -m integrations.simulators --state DIR --tenant-origin http://segrate.localhost:8000 …`"""

import argparse
import os
import signal
import sys
import threading
from types import FrameType

import django
from aiosmtpd.controller import Controller

from . import clients
from .enrolment import register as enrolments
from .mail.catcher import MailCatcher
from .server import build_server


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m integrations.simulators", description=__doc__)
    parser.add_argument("--port", type=int, default=8100, help="port of the web server (default: 8100)")
    parser.add_argument("--smtp-port", type=int, default=8025, help="port of the mail server (default: 8025)")
    parser.add_argument("--state", required=True, help="folder of what must survive a restart")
    parser.add_argument(
        "--tenant-origin",
        nargs="+",
        default=[],
        metavar="ORIGIN",
        help="address of each municipality, e.g. http://segrate.localhost:8000",
    )
    parser.add_argument("--identities", default="", help="file of the demonstration's operators, to show their codes")
    parser.add_argument(
        "--public-origin", help="address that browsers use (default: http://simulatori.localhost:<port>)"
    )
    return parser.parse_args(arguments)


def prepare(options: argparse.Namespace) -> None:
    """Raises SystemExit when the options cannot be honoured."""
    if os.environ.get("SPORTELLO_ENV", "").lower() == "production":
        raise SystemExit("simulators: refusing to start with SPORTELLO_ENV=production")
    os.environ["SIMULATORS_STATE"] = options.state
    os.environ["SIMULATORS_IDENTITIES"] = options.identities
    os.environ["SIMULATORS_PUBLIC_ORIGIN"] = options.public_origin or f"http://simulatori.localhost:{options.port}"
    os.environ["SIMULATORS_LOCAL_ORIGIN"] = f"http://127.0.0.1:{options.port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "integrations.simulators.settings"
    django.setup()
    for origin in options.tenant_origin:
        try:
            enrolments.seed(clients.register(origin).code)
        except ValueError as error:
            raise SystemExit(f"simulators: {error}") from error


def stop_on_signals(server_stop: threading.Event) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        server_stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def serve(options: argparse.Namespace) -> None:
    stopped = threading.Event()
    stop_on_signals(stopped)
    server = build_server(options.port)
    smtp = Controller(MailCatcher(), hostname="127.0.0.1", port=options.smtp_port, ident="simulatori")
    smtp.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"simulators: http://127.0.0.1:{server.server_port} smtp://127.0.0.1:{options.smtp_port}\n")
    sys.stdout.flush()
    stopped.wait()
    server.shutdown()
    server.server_close()
    smtp.stop()


def main(arguments: list[str] | None = None) -> None:
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    prepare(options)
    try:
        serve(options)
    except OSError as error:
        raise SystemExit(f"simulators: cannot listen on port {options.port} or {options.smtp_port}: {error}") from error


if __name__ == "__main__":
    main()
