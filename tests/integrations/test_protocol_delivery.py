"""`protocol.register` from the ledger to the wire and back, and the emergency register."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.actions.store import store_bytes
from integrations import results
from integrations.actions.configure import configure
from integrations.actions.lease import lease_next
from integrations.actions.run_delivery import run_delivery
from integrations.ledger import enqueue
from integrations.models import Circuit, Delivery, EmergencyNumber, EmergencyRegister, StandingAuthorisation
from integrations.protocol import emergency
from integrations.protocol.emergency import (
    RegisterState,
    assign_emergency_numbers,
    close_emergency_register,
    extend_emergency_register,
    grant_standing_authorisation,
    open_emergency_register,
    revoke_standing_authorisation,
    tend_emergency_register,
)
from integrations.queries import emergency_operations_by_day
from integrations.tasks import run_deliveries
from tenants.context import tenant_context
from tests.integrations.conftest import ELENA, make_due
from tests.integrations.protocol_server import TOKEN, ProtocolServer, serve

State = Delivery.State


@pytest.fixture
def server():
    state = ProtocolServer()
    http = serve(state)
    yield state
    state.release.set()
    http.shutdown()
    http.server_close()


@pytest.fixture
def answers(monkeypatch):
    """The results that the handlers get; those of the applications are set aside."""
    heard = []
    monkeypatch.setattr(results, "_handlers", {})
    for kind in ("protocol.register", "protocol.emergency"):
        results._handlers[kind] = [
            lambda delivery, result, kind=kind: heard.append((kind, delivery.key, result["number"]))
        ]
    return heard


@pytest.fixture
def town(in_segrate, server, answers):
    configure("protocol", "rest", {"base_url": server.url, "token": TOKEN, "seconds": 0.3}, by=ELENA)
    return in_segrate


def payload(content=b"%PDF-1.7 domanda", **changes) -> dict:
    file = store_bytes(content, "domanda.pdf", "application/pdf")
    return {
        "direction": "in", "subject": "Contributo economico", "office": "SOCIALI",
        "sender": {"fiscal_code": "RSSMRA80A01F205X", "name": "Anna Rossi", "email": "anna@example.it"},
        "received_at": "2026-03-02T09:30:00+01:00",
        "documents": [{"file_id": str(file.id), "name": "domanda.pdf", "main": True}],
    } | changes  # fmt: skip


def submit(key="case:1", **changes) -> Delivery:
    with transaction.atomic():
        return enqueue("protocol.register", key=key, payload=payload(**changes), subject=key)


def run(delivery: Delivery) -> Delivery:
    make_due(delivery)
    run_delivery(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def down_since(minutes: int) -> None:
    now = timezone.now()
    Circuit.objects.update_or_create(
        capability="protocol",
        defaults={
            "failures": 5, "failing_since": now - timedelta(minutes=minutes), "open_until": now + timedelta(minutes=5)
        },
    )  # fmt: skip


def test_it_registers_the_documents_and_hands_the_number_over(town, server, answers):
    delivery = run(submit())
    assert delivery.state == State.DONE
    assert delivery.result["number"] == 1
    assert answers == [("protocol.register", "case:1", 1)]
    assert server.received[0]["documents"][0]["name"] == "domanda.pdf"


@pytest.mark.parametrize("fault", ["slow_after_effect", "500_after_effect", "garbage"])
def test_it_registers_once_when_the_answer_is_lost_after_the_effect(town, server, answers, fault):
    server.fault = fault
    delivery = run(submit())
    assert delivery.state == State.PENDING
    server.fault = None
    run(delivery)
    assert delivery.state == State.DONE
    assert len(server.registrations) == 1
    assert answers == [("protocol.register", "case:1", 1)]


def test_it_fails_visibly_when_the_protocol_refuses_the_content(town, server):
    server.fault = "refuse"
    delivery = run(submit())
    assert (delivery.state, delivery.last_error) == (State.FAILED, "http_422")


def test_it_does_not_send_a_document_that_was_altered_in_storage(town, server, monkeypatch):
    delivery = submit()
    monkeypatch.setattr("integrations.protocol.kinds.open_stored", lambda file: io.BytesIO(b"altro"))
    assert run(delivery).last_error == "document_altered"
    assert server.registrations == []


def test_it_does_not_send_a_document_that_is_gone(town, server):
    missing = [{"file_id": "01990000-0000-7000-8000-000000000000", "name": "a.pdf", "main": True}]
    assert run(submit(documents=missing)).last_error == "document_missing"


@pytest.mark.parametrize(
    "change",
    [{"direction": "up"}, {"documents": []}, {"subject": ""}, {"received_at": "2026-03-02T09:30:00"}, {"sender": None}],
)
def test_it_refuses_a_malformed_payload_when_it_is_enqueued(town, change):
    with pytest.raises(ValueError):
        submit(**change)
    assert Delivery.objects.count() == 0


def test_an_authorised_person_opens_the_register_and_waiting_documents_get_numbers(town, answers):
    submit("case:1")
    submit("case:2")
    register = open_emergency_register(ELENA, "Guasto al protocollo")
    assert (register.opened_by, register.reason) == (ELENA, "Guasto al protocollo")
    tend_emergency_register()
    year = timezone.localtime().year
    assert answers == [
        ("protocol.emergency", "case:1", f"E-{year}-000001"),
        ("protocol.emergency", "case:2", f"E-{year}-000002"),
    ]
    tend_emergency_register()
    assert len(answers) == 2


def test_only_one_register_is_open_at_a_time(town):
    open_emergency_register(ELENA, "Guasto")
    with pytest.raises(RegisterState):
        open_emergency_register(ELENA, "Guasto")
    assert EmergencyRegister.objects.count() == 1


def test_nothing_gets_an_emergency_number_while_the_register_is_closed(town, answers):
    submit()
    assert assign_emergency_numbers() == []
    assert answers == []


def test_a_delivery_in_a_workers_hands_gets_no_emergency_number(town, answers):
    submit()
    open_emergency_register(ELENA, "Guasto")
    lease_next(timezone.now())
    assert assign_emergency_numbers() == []


def test_the_system_opens_the_register_under_a_standing_authorisation_after_the_outage_lasted(town, answers):
    authorisation = grant_standing_authorisation(ELENA, minutes=30, act="Decreto 12/2026")
    submit()
    down_since(29)
    tend_emergency_register()
    assert EmergencyRegister.objects.count() == 0
    down_since(31)
    tend_emergency_register()
    register = EmergencyRegister.objects.get()
    assert register.opened_by == emergency.SYSTEM
    assert register.standing_authorisation == authorisation
    assert register.authorisation_act == "Decreto 12/2026"
    assert timezone.now() - register.outage_since > timedelta(minutes=30)
    assert len(answers) == 1


def test_the_system_does_not_open_it_without_authorisation_or_without_need(town):
    down_since(600)
    submit()
    tend_emergency_register()
    grant_standing_authorisation(ELENA, minutes=30, act="Decreto 12/2026")
    revoke_standing_authorisation(ELENA)
    tend_emergency_register()
    grant_standing_authorisation(ELENA, minutes=30, act="Decreto 13/2026")
    Delivery.objects.all().delete()
    tend_emergency_register()
    assert EmergencyRegister.objects.count() == 0
    assert StandingAuthorisation.objects.filter(in_force=True).count() == 1
    assert StandingAuthorisation.objects.get(act="Decreto 12/2026").revoked_by == ELENA


def test_the_outage_ends_with_the_definitive_number_beside_the_emergency_one(town, server, answers, segrate):
    server.fault = "500"
    delivery = run(submit())
    open_emergency_register(ELENA, "Guasto")
    assign_emergency_numbers()
    server.fault = None
    run(delivery)
    number = EmergencyNumber.objects.get()
    assert (number.definitive_number, number.definitive_year) == (1, 2026)
    assert server.received[0]["emergency"]["number"] == number.code
    register = EmergencyRegister.objects.get()
    assert (register.state, register.closed_by) == ("closed", emergency.SYSTEM)
    assert [kind for kind, _, _ in answers] == ["protocol.emergency", "protocol.register"]


def test_a_lost_answer_before_the_emergency_number_is_found_after_it(town, server, answers):
    server.fault = "slow_after_effect"
    delivery = run(submit())
    open_emergency_register(ELENA, "Guasto")
    assign_emergency_numbers()
    server.fault = None
    run(delivery)
    assert len(server.registrations) == 1
    assert EmergencyNumber.objects.get().definitive_number == 1


def test_the_sequence_goes_on_through_successive_openings(town, answers):
    submit("case:1")
    open_emergency_register(ELENA, "Guasto")
    assign_emergency_numbers()
    close_emergency_register(ELENA)
    submit("case:2")
    open_emergency_register(ELENA, "Un altro guasto")
    assign_emergency_numbers()
    assert [number for _, _, number in answers] == [f"E-{timezone.localtime().year}-00000{n}" for n in (1, 2)]


def test_the_sequence_starts_again_each_year(town, answers):
    with time_machine.travel("2026-12-31T22:59:00Z", tick=False):
        submit("case:1")
        open_emergency_register(ELENA, "Guasto")
        assign_emergency_numbers()
    with time_machine.travel("2026-12-31T23:01:00Z", tick=False):
        submit("case:2")
        assign_emergency_numbers()
    assert [number for _, _, number in answers] == ["E-2026-000001", "E-2027-000001"]


def test_the_sequence_has_no_gap_where_a_handler_failed(town, answers):
    failures = ["case:1"]

    def fail(delivery, result):
        if delivery.key in failures:
            raise RuntimeError

    results._handlers["protocol.emergency"].append(fail)
    submit("case:1")
    submit("case:2")
    open_emergency_register(ELENA, "Guasto")
    assert [number.delivery.key for number in assign_emergency_numbers()] == ["case:2"]
    failures.clear()
    assign_emergency_numbers()
    assert sorted(EmergencyNumber.objects.values_list("number", "delivery__key")) == [(1, "case:2"), (2, "case:1")]


def test_numbers_stop_after_a_day_until_the_use_is_authorised_further(town, answers):
    submit()
    open_emergency_register(ELENA, "Guasto")
    EmergencyRegister.objects.update(authorised_until=timezone.now())
    assert assign_emergency_numbers() == []
    with pytest.raises(RegisterState):
        extend_emergency_register(ELENA, until=timezone.now() + timedelta(days=8), act="Decreto 14/2026")
    register = extend_emergency_register(ELENA, until=timezone.now() + timedelta(days=7), act="Decreto 14/2026")
    assert (register.extended_by, register.authorisation_act) == (ELENA, "Decreto 14/2026")
    assert len(assign_emergency_numbers()) == 1


def test_the_register_counts_the_operations_of_each_day(town):
    submit("case:1")
    submit("case:2")
    register = open_emergency_register(ELENA, "Guasto")
    assign_emergency_numbers()
    assert emergency_operations_by_day(register) == {timezone.localdate(): 2}


def test_the_database_itself_refuses_a_second_document_under_one_emergency_number(town):
    submit("case:1")
    submit("case:2")
    open_emergency_register(ELENA, "Guasto")
    assign_emergency_numbers()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyNumber.objects.filter(number=2).update(number=1)


def test_each_municipality_has_its_own_register_and_numbers(segrate, borgo, answers):
    year = timezone.localtime().year
    for town in (segrate, borgo):
        with tenant_context(town):
            submit(f"case:{town.schema_name}")
            open_emergency_register(ELENA, "Guasto")
            assign_emergency_numbers()
            assert EmergencyNumber.objects.get().delivery.key == f"case:{town.schema_name}"
    assert [number for _, _, number in answers] == [f"E-{year}-000001"] * 2


def test_a_round_tends_the_register(segrate, server, answers):
    with tenant_context(segrate):
        configure("protocol", "rest", {"base_url": server.url, "token": TOKEN}, by=ELENA)
        grant_standing_authorisation(ELENA, minutes=1, act="Decreto 12/2026")
        submit()
        down_since(2)
    run_deliveries("segrate")
    assert [kind for kind, _, _ in answers] == ["protocol.emergency"]
    assert server.registrations == []
