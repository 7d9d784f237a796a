"""A system that answers twice to one request, down to the bytes; and listings as long as asked."""

import hashlib
import socket

import requests
from django.utils import timezone

from integrations.protocol.adapters.rest import RestProtocol
from integrations.protocol.contract import RegistrationDocument, RegistrationRequest, Sender
from integrations.protocol.options import RestOptions

HEALTH = "/protocollo/api/v1/health"


def raw(simulators, path):
    """All the bytes that come back before the connection closes."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Authorization: Bearer protocollo-di-prova-segrate",
        "Connection: close",
    ]
    with socket.create_connection(("127.0.0.1", simulators.port), timeout=5) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_the_whole_answer_goes_out_two_times(simulators):
    simulators.fault("protocol", "twice", count=1)
    assert raw(simulators, HEALTH).count(b"HTTP/1.1 200 OK") == 2
    assert raw(simulators, HEALTH).count(b"HTTP/1.1 200 OK") == 1


def test_the_adapter_takes_one_number_and_the_register_holds_one(simulators):
    simulators.fault("protocol", "twice", count=4)
    protocol = RestProtocol(RestOptions(base_url=f"{simulators.url}/protocollo", token="protocollo-di-prova-segrate"))
    given = [protocol.register(request(key)) for key in ("due-volte-1", "due-volte-2")]
    assert given[0].number != given[1].number
    assert protocol.find("due-volte-1") == given[0]
    entries = listing(simulators, "protocollo", 1000)
    assert [entry["idempotencyKey"] for entry in entries].count("due-volte-1") == 1


def request(key):
    content = b"%PDF-1.4 prova"
    document = RegistrationDocument(
        "domanda.pdf", "application/pdf", hashlib.sha256(content).hexdigest(), True, content
    )
    return RegistrationRequest(
        idempotency_key=key, direction="in", subject="Prova", sender=Sender("BNCNNA80A41F205X", "Anna", ""),
        office="X", received_at=timezone.now(), documents=(document,), classification="", emergency=None,
    )  # fmt: skip


def listing(simulators, what, limit):
    return requests.get(f"{simulators.url}/api/{what}?limit={limit}", timeout=5).json()["items"]


def test_a_listing_is_as_long_as_asked(simulators):
    protocol = RestProtocol(RestOptions(base_url=f"{simulators.url}/protocollo", token="protocollo-di-prova-segrate"))
    for key in ("elenco-1", "elenco-2"):
        protocol.register(request(key))
    assert len(listing(simulators, "protocollo", 1)) == 1
    assert len(listing(simulators, "protocollo", "molti")) >= 2
