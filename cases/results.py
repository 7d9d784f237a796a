"""What the protocol's answers mean for a case. Runs in the transaction that closes the delivery."""

from datetime import datetime
from uuid import UUID

from accounts.models.user import SYSTEM
from cases.actions.locking import lock_case
from cases.actions.run_transition import run_event
from cases.messages import send_event_message
from cases.models import Case, CaseDocument, TimelineEvent
from cases.registration import registered_together
from cases.timeline import record
from catalog.blueprint import Trigger
from integrations.models import Delivery
from integrations.results import on_result


@on_result("protocol.register")
def keep_number(delivery: Delivery, result: dict) -> None:
    kind, _sep, key = delivery.subject.partition(":")
    if kind == "case":
        _register_case(UUID(key), result)
    elif kind == "document":
        _number_documents(UUID(key), delivery, result)


def _register_case(case_id: UUID, result: dict) -> None:
    case = lock_case(case_id)
    if case.protocol_number is not None:
        return
    first = not case.is_registered
    case.protocol_number, case.protocol_year = result["number"], result["year"]
    case.protocol_at = datetime.fromisoformat(result["registered_at"])
    case.taken_in_charge_at = case.taken_in_charge_at or case.protocol_at
    case.save(update_fields=["protocol_number", "protocol_year", "protocol_at", "taken_in_charge_at"])
    record(case, TimelineEvent.Kind.REGISTERED, SYSTEM, {"number": case.protocol_number, "year": case.protocol_year})
    _take_in_charge(case, first)


@on_result("protocol.emergency")
def keep_emergency_number(delivery: Delivery, result: dict) -> None:
    kind, _sep, key = delivery.subject.partition(":")
    if kind == "case":
        _register_in_emergency(UUID(key), result)
    elif kind == "document":
        _give_emergency_number(UUID(key), delivery, result)


def _register_in_emergency(case_id: UUID, result: dict) -> None:
    case = lock_case(case_id)
    if case.is_registered:
        return
    case.emergency_number = result["number"]
    case.taken_in_charge_at = datetime.fromisoformat(result["assigned_at"])
    case.save(update_fields=["emergency_number", "taken_in_charge_at"])
    record(case, TimelineEvent.Kind.EMERGENCY, SYSTEM, {"number": case.emergency_number})
    _take_in_charge(case, first=True)


def _take_in_charge(case: Case, first: bool) -> None:
    if first:
        run_event(case, Trigger.REGISTERED)
    send_event_message(case, "registered", key=f"registered:{case.number}")


def _number_documents(main_id: UUID, delivery: Delivery, result: dict) -> None:
    main = CaseDocument.objects.get(id=main_id)
    case = lock_case(main.case_id)
    waiting = registered_together(main, delivery.payload).filter(protocol_number__isnull=True)
    if not waiting.update(protocol_number=result["number"], protocol_year=result["year"]):
        return
    data = {"document": str(main.id), "number": result["number"], "year": result["year"]}
    record(case, TimelineEvent.Kind.DOCUMENT_REGISTERED, SYSTEM, data)


def _give_emergency_number(main_id: UUID, delivery: Delivery, result: dict) -> None:
    main = CaseDocument.objects.get(id=main_id)
    case = lock_case(main.case_id)
    waiting = registered_together(main, delivery.payload).filter(protocol_number__isnull=True, emergency_number="")
    if waiting.update(emergency_number=result["number"]):
        data = {"document": str(main.id), "number": result["number"]}
        record(case, TimelineEvent.Kind.EMERGENCY, SYSTEM, data)
