"""An enrolment application that speaks the REST wire format in this process, with faults."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "chiave-di-segrate"


@dataclass
class EnrolmentServer:
    """`fault`: None, "500", "slow", "garbage", "shape", "other_person", "mixed", "twice", "huge", "elsewhere".

    `enrolments`: fiscal code → items of the wire, without the applicant.
    """

    fault: str | None = None
    enrolments: dict[str, list[dict]] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def put(self, code: str, reference="NIDO-1", child="Luca", status="In graduatoria", day="2026-11-10") -> None:
        self.enrolments.setdefault(code, []).append(
            {"id": reference, "child": child, "service": "Iscrizione all'asilo nido", "status": status,
             "statusDate": day, "url": f"{self.url}/domande/{reference}"}
        )  # fmt: skip

    def answer(self, code: str) -> dict:
        items = [{**item, "applicantFiscalCode": code} for item in self.enrolments.get(code, [])]
        if self.fault == "other_person":
            return {"fiscalCode": "VRDBRN79S03F205X", "items": []}
        if self.fault == "mixed":
            items = [items[0], items[0] | {"id": "NIDO-9", "applicantFiscalCode": "VRDBRN79S03F205X"}]
        if self.fault == "twice":
            items = [*items, *items]
        if self.fault == "elsewhere":
            items = [item | {"url": "https://truffa.example/domande/1"} for item in items]
        if self.fault == "shape":
            items = [{"id": "NIDO-1"}]
        return {"fiscalCode": code, "items": items}


class Handler(BaseHTTPRequestHandler):
    state: EnrolmentServer

    def log_message(self, *args):
        pass

    def send(self, status: int, body) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refused(self) -> bool:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.send(401, {})
            return True
        if self.state.fault == "500":
            self.send(500, {"errors": ["BNCNNA85A41F205R"]})
            return True
        return False

    def do_GET(self):
        if not self.refused():
            self.send(200, {"status": "up"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.state.asked.append((self.path, body))
        if self.refused():
            return
        if self.state.fault == "slow":
            self.state.release.wait(5)
        if self.state.fault == "garbage":
            self.send(200, b"<html>manutenzione</html>")
        elif self.state.fault == "huge":
            self.send(200, b"x" * 3_000_000)
        else:
            self.send(200, self.state.answer(body["fiscalCode"]))


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """The client that timed out has hung up: nothing to say."""


def serve(state: EnrolmentServer) -> ThreadingHTTPServer:
    server = QuietServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
