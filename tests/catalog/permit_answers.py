"""Anna's answers to the parking permit and to the maternity allowance, branch by branch."""

from functools import cache
from typing import Any

from catalog.blueprint import Blueprint
from catalog.checking import problems_of_answers
from catalog.publishing import LIBRARY, read_blueprint
from catalog.resolve import ResolvedDefinition, resolve
from catalog.visibility import prune, required_documents, visible_declarations
from tests.catalog.answers import ADDRESS, IBAN, TODAY

PARKING, MATERNITY = "contrassegno-parcheggio-disabili", "assegno-maternita"

PERSON: dict[str, Any] = {
    "given_name": "Anna",
    "family_name": "Rossi",
    "fiscal_code": "RSSNNA85D55I577J",
    "birth_date": "1985-04-15",
    "birth_place": "Segrate",
    "email": "anna@example.org",
    "phone": "3331234567",
    "residence": ADDRESS,
    "lives_elsewhere": False,
}
OLD = {"old_number": "000412", "old_expiry": "2027-03-01"}
KINDS: dict[str, dict[str, Any]] = {
    "first": {"request_kind": "first", "title_kind": "health_certificate", "duration": "permanent"},
    "permanent_renewal": {"request_kind": "permanent_renewal", **OLD},
    "temporary_renewal": {
        "request_kind": "temporary_renewal",
        **OLD,
        "title_expiry": "2027-05-31",
        "has_stamps": False,
    },
    "duplicate": {"request_kind": "duplicate", **OLD, "duplicate_reason": "damage", "duration": "permanent"},
    "plates": {"request_kind": "plates", **OLD, "new_plate_1": "AB123CD"},
}
CHILD = {"given_name": "Luca", "family_name": "Rossi", "fiscal_code": "RSSLCU26P10I577F", "birth_date": "2026-09-10"}
ALLOWANCE: dict[str, Any] = {
    **PERSON,
    "citizenship": "italian",
    "claimant": "mother",
    "event_date": "2026-09-10",
    "children": [CHILD],
    "lives_together": True,
    "state_allowance": "none",
    "has_maternity_pay": False,
    "has_isee": True,
    "isee": {"kind": "ordinary", "value": 1200000, "valid_until": "2026-12-31"},
    "isee_with_child": True,
    "payment_method": "account",
    "iban": IBAN,
    "account_kind": "own",
}


@cache
def blueprint(code: str) -> Blueprint:
    return read_blueprint(LIBRARY / f"{code}.yaml")


def service(code: str, **parameters: Any) -> ResolvedDefinition:
    return resolve(blueprint(code), "0" * 64, parameters, {})


def permit(kind: str = "first", **changes: Any) -> dict[str, Any]:
    return {**PERSON, "applies_for": "self", **KINDS[kind], **changes}


def allowance(**changes: Any) -> dict[str, Any]:
    return {**ALLOWANCE, **changes}


class Service:
    """What a service says about a set of answers, on a day."""

    def __init__(self, code: str, **parameters: Any) -> None:
        self.definition = service(code, **parameters)

    def problems(self, answers, documents=frozenset(), today=TODAY):
        """Names of the fields and documents that stand against sending."""
        return {p.field_id for p in problems_of_answers(self.definition, answers, documents, today)}

    def asked(self, answers):
        return prune(self.definition, answers, TODAY).keys()

    def needed(self, answers):
        return {d.id for d in required_documents(self.definition, answers, TODAY) if d.required}

    def declared(self, answers):
        return {d.id for d in visible_declarations(self.definition, answers, TODAY)}

    def walk(self, path):
        """The state after these transitions, each allowed where the one before it led."""
        workflow = self.definition.workflow
        state = workflow.state(workflow.initial)
        for name in path:
            transition = workflow.transition(name)
            assert state.id in transition.from_, name
            state = workflow.state(transition.to)
        return state
