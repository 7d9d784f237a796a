"""The contract of the capability `protocol`: every adapter keeps it."""

import hashlib
from datetime import UTC, datetime

import pytest

from integrations.errors import Misconfigured, PermanentError, TransientError, UncertainOutcome
from integrations.protocol.adapters.rest import RestProtocol
from integrations.protocol.contract import EmergencyMark, RegistrationDocument, RegistrationRequest, Sender
from integrations.protocol.options import RestOptions
from tests.integrations.memory import MemoryProtocol
from tests.integrations.protocol_server import TOKEN, ProtocolServer, serve


class RestWorld:
    def __init__(self, state: ProtocolServer):
        self.state = state
        self.adapter = self._adapter(TOKEN)

    def _adapter(self, token: str) -> RestProtocol:
        return RestProtocol(RestOptions(base_url=self.state.url, token=token, seconds=0.3))

    def break_with(self, fault: str | None) -> None:
        self.state.fault = None if fault == "token" else fault
        self.adapter = self._adapter("altra" if fault == "token" else TOKEN)

    def count(self) -> int:
        return len(self.state.registrations)


class MemoryWorld:
    def __init__(self):
        self.adapter = MemoryProtocol()

    def break_with(self, fault: str | None) -> None:
        self.adapter.fault = fault

    def count(self) -> int:
        return len(self.adapter.registrations)


@pytest.fixture
def server():
    state = ProtocolServer()
    http = serve(state)
    yield state
    state.release.set()
    http.shutdown()
    http.server_close()


@pytest.fixture(params=["rest", "memory"])
def world(request):
    return MemoryWorld() if request.param == "memory" else RestWorld(request.getfixturevalue("server"))


def document(name="domanda.pdf", content=b"%PDF-1.7 domanda", main=True) -> RegistrationDocument:
    return RegistrationDocument(name, "application/pdf", hashlib.sha256(content).hexdigest(), main, content)


def registration(key="case:1", **changes) -> RegistrationRequest:
    fields = {
        "idempotency_key": key, "direction": "in", "subject": "Contributo economico",
        "sender": Sender("RSSMRA80A01F205X", "Anna Rossi", "anna@example.it"), "office": "SOCIALI",
        "received_at": datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        "documents": (document(), document("isee.pdf", b"%PDF-1.7 isee", main=False)),
    }  # fmt: skip
    return RegistrationRequest(**(fields | changes))


def test_it_gives_a_number_in_a_year_at_an_instant(world):
    given = world.adapter.register(registration())
    assert (given.number, given.year) == (1, 2026)
    assert given.registered_at.tzinfo is not None


def test_it_gives_progressive_numbers(world):
    numbers = [world.adapter.register(registration(f"case:{n}")).number for n in range(3)]
    assert numbers == [1, 2, 3]


def test_it_registers_a_key_once(world):
    first = world.adapter.register(registration())
    assert world.adapter.register(registration()) == first
    assert world.count() == 1


def test_it_finds_what_was_registered(world):
    given = world.adapter.register(registration())
    assert world.adapter.find("case:1") == given
    assert world.adapter.find("case:2") is None


def test_it_says_uncertain_when_the_answer_is_lost_and_finds_it_after(world):
    world.break_with("slow_after_effect")
    with pytest.raises(UncertainOutcome):
        world.adapter.register(registration())
    world.break_with(None)
    assert world.adapter.find("case:1").number == 1


def test_it_says_transient_when_the_system_is_down(world):
    world.break_with("500")
    with pytest.raises(TransientError):
        world.adapter.register(registration())
    with pytest.raises(TransientError):
        world.adapter.find("case:1")
    assert world.count() == 0


def test_it_says_permanent_when_the_content_is_refused(world):
    world.break_with("refuse")
    with pytest.raises(PermanentError):
        world.adapter.register(registration())


def test_it_says_misconfigured_when_the_credentials_are_refused(world):
    world.break_with("token")
    with pytest.raises(Misconfigured):
        world.adapter.register(registration())


@pytest.mark.parametrize(("fault", "ok"), [(None, True), ("500", False), ("token", False)])
def test_it_checks_its_configuration_without_registering(world, fault, ok):
    world.break_with(fault)
    findings = world.adapter.check_config()
    assert [finding.ok for finding in findings] == [ok]
    assert findings[0].message
    assert world.count() == 0


def test_it_accepts_the_emergency_number_of_a_document_already_registered(world):
    given = world.adapter.register(registration())
    mark = EmergencyMark("E-2026-000001", datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert world.adapter.register(registration(emergency=mark)) == given


# What follows holds for the REST wire format alone.


@pytest.fixture
def rest(server):
    return RestWorld(server)


def test_rest_writes_the_wire_format(rest):
    mark = EmergencyMark("E-2026-000001", datetime(2026, 3, 2, 10, tzinfo=UTC))
    rest.adapter.register(registration(emergency=mark))
    isee = document("isee.pdf", b"%PDF-1.7 isee").sha256
    assert rest.state.received == [
        {
            "idempotencyKey": "case:1",
            "direction": "in",
            "subject": "Contributo economico",
            "sender": {"fiscalCode": "RSSMRA80A01F205X", "name": "Anna Rossi", "email": "anna@example.it"},
            "classification": "",
            "office": "SOCIALI",
            "receivedAt": "2026-03-02T09:30:00+00:00",
            "emergency": {"number": "E-2026-000001", "registeredAt": "2026-03-02T10:00:00+00:00"},
            "documents": [
                {"name": "domanda.pdf", "contentType": "application/pdf", "sha256": document().sha256, "main": True},
                {"name": "isee.pdf", "contentType": "application/pdf", "sha256": isee, "main": False},
            ],
        }
    ]


@pytest.mark.parametrize("fault", ["504", "garbage", "huge"])
def test_rest_takes_an_answer_it_cannot_trust_as_uncertain(rest, fault):
    rest.break_with(fault)
    with pytest.raises(UncertainOutcome):
        rest.adapter.register(registration())


def test_rest_keeps_how_long_it_was_asked_to_wait(rest):
    rest.break_with("busy")
    with pytest.raises(TransientError) as caught:
        rest.adapter.register(registration())
    assert caught.value.retry_after == 120


def test_rest_follows_no_redirect(rest):
    rest.break_with("redirect")
    with pytest.raises(PermanentError) as caught:
        rest.adapter.register(registration())
    assert caught.value.code == "http_307"


def test_rest_finds_the_first_of_a_double_entry(rest):
    rest.adapter.register(registration())
    rest.state.registrations.append({**rest.state.registrations[0], "number": 2})
    assert rest.adapter.find("case:1").number == 1


def test_rest_refuses_another_content_under_a_known_key(rest):
    rest.adapter.register(registration())
    with pytest.raises(PermanentError):
        rest.adapter.register(registration(subject="Altro"))


def test_rest_keeps_what_the_other_side_wrote_out_of_its_errors(rest):
    rest.break_with("refuse")
    with pytest.raises(PermanentError) as caught:
        rest.adapter.register(registration())
    assert str(caught.value) == "http_422"


def test_rest_says_transient_when_nobody_listens():
    adapter = RestProtocol(RestOptions(base_url="http://127.0.0.1:9", token="x"))
    with pytest.raises(TransientError) as caught:
        adapter.register(registration())
    assert caught.value.code == "connect"
    assert [finding.ok for finding in adapter.check_config()] == [False]
