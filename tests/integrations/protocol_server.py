"""A protocol system that speaks the REST wire format in this process, with faults."""

import email
import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "chiave-di-segrate"


@dataclass
class ProtocolServer:
    """`fault`: None, "slow_after_effect", "500", "500_after_effect", "504", "garbage", "huge", "redirect", "refuse"."""

    fault: str | None = None
    registrations: list[dict] = field(default_factory=list)
    received: list[dict] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def register(self, metadata: dict) -> tuple[int, dict]:
        contents = json.dumps({**metadata, "emergency": None}, sort_keys=True)
        for known in self.registrations:
            if known["idempotencyKey"] == metadata["idempotencyKey"]:
                return (200 if known["contents"] == contents else 409), known
        entry = {
            "number": len(self.registrations) + 1, "year": 2026, "registeredAt": datetime.now(UTC).isoformat(),
            "idempotencyKey": metadata["idempotencyKey"], "contents": contents, "metadata": metadata,
        }  # fmt: skip
        self.registrations.append(entry)
        return 201, entry


def _parts(headers, body: bytes) -> list:
    raw = b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body
    return email.message_from_bytes(raw).get_payload()


def _errors(metadata: dict, documents: list[bytes]) -> list[str]:
    if len(documents) != len(metadata["documents"]) or sum(d["main"] for d in metadata["documents"]) != 1:
        return ["documents"]
    wrong = [
        d["name"]
        for d, content in zip(metadata["documents"], documents, strict=True)
        if hashlib.sha256(content).hexdigest() != d["sha256"]
    ]
    datetime.fromisoformat(metadata["receivedAt"])
    return wrong


class Handler(BaseHTTPRequestHandler):
    state: ProtocolServer

    def log_message(self, *args):
        pass

    def answer(self, status: int, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def authorised(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            return True
        self.answer(401, {})
        return False

    def do_GET(self):
        parts = urlsplit(self.path)
        if not self.authorised():
            return None
        if self.state.fault in {"500", "504"}:
            return self.answer(int(self.state.fault), {})
        if parts.path.endswith("/health"):
            return self.answer(200, {"status": "up"})
        key = parse_qs(parts.query)["idempotencyKey"][0]
        return self.answer(200, {"items": [r for r in self.state.registrations if r["idempotencyKey"] == key]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.authorised():
            return None
        fault = self.state.fault
        if fault in {"500", "504"}:
            return self.answer(int(fault), {})
        if fault == "redirect":
            return self.answer(307, {}, Location=self.state.url + "/elsewhere")
        if fault == "busy":
            return self.answer(429, {}, Retry_After="120")
        parts = _parts(self.headers, body)
        metadata = json.loads(parts[0].get_payload(decode=True))
        if fault == "refuse" or _errors(metadata, [part.get_payload(decode=True) for part in parts[1:]]):
            return self.answer(422, {"errors": ["fiscalCode RSSMRA80A01F205X is wrong"]})
        status, entry = self.state.register(metadata)
        self.state.received.append(metadata)
        if fault == "slow_after_effect":
            self.state.release.wait(5)
        if fault == "500_after_effect":
            return self.answer(500, {})
        if fault == "garbage":
            return self.answer(200, b"<html>ok</html>")
        if fault == "huge":
            return self.answer(200, b"x" * 3_000_000)
        return self.answer(status, entry)


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """The client that timed out has hung up: nothing to say."""


def serve(state: ProtocolServer) -> ThreadingHTTPServer:
    server = QuietServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
