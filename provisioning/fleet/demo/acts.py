"""What citizens and clerks do in the demonstration, by the same actions that the pages call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.policies import Operator
from cases.actions.add_note import add_note
from cases.actions.answer import answer_request
from cases.actions.assign import assign
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.effects import Given
from cases.actions.open_draft import open_draft
from cases.actions.run_transition import run_transition
from cases.actions.submit_draft import submit_draft
from cases.models import Case, Draft
from catalog.queries import current_definition, get_service
from catalog.resolve import ResolvedDefinition
from catalog.visibility import visible_declarations
from integrations.actions.mark_resolved_by_human import mark_resolved_by_human
from integrations.models import Delivery
from provisioning.fleet.demo.applications import APPLICATIONS
from provisioning.fleet.demo.paper import sheet
from provisioning.fleet.demo.past import at, moment

SEED = {"kind": "system", "id": "", "name": "Dati dimostrativi"}
Staff = dict[str, Operator]


@dataclass(frozen=True)
class Act:
    """Something done to a case `days_ago`, by the clerk of that name or by the citizen."""

    days_ago: int
    do: Callable[[Case, Operator], Any]
    by: str = "Carla"
    hour: int = 10


def fill(person: User, service_code: str, need: str, *, urgent: bool = False, steps: int | None = None) -> Draft:
    """A draft with its answers and attachments; `steps`: how many steps were completed, all when not given."""
    service = get_service(service_code)
    definition = current_definition(service)
    draft = open_draft(person, service)
    accept_privacy(draft, person)
    application = APPLICATIONS[service_code]
    given = application.answers(person, need, urgent)
    for step in definition.steps[:steps]:
        ids = [section.id if section.repeat else field.id for section in step.sections for field in section.fields]
        known = {key: given[key] for key in ids if key in given}
        save_step(draft, person, step.id, ids, known, _sources(definition, known), complete=True)
    if steps is None:
        for document, title, text in application.papers[need]:
            spec = next(spec for spec in definition.documents if spec.id == document)
            attach_document(draft, person, spec, sheet(title, text, person.full_name, f"{document}.pdf"))
    draft.refresh_from_db()
    return draft


def _sources(definition: ResolvedDefinition, known: dict[str, Any]) -> dict[str, str]:
    fields = {
        field.id: field for _step, section in definition.sections() if not section.repeat for field in section.fields
    }
    from_identity = {"email", "phone", "residence"}
    return {
        key: "spid" if key in from_identity or getattr(fields.get(key), "identity", False) else "citizen"
        for key in known
    }


def submit(draft: Draft, person: User) -> Case:
    definition = current_definition(get_service(draft.service_code))
    declared = [item.id for item in visible_declarations(definition, draft.answers)]
    return submit_draft(draft.id, person, declared)


def register(case: Case, number: int) -> None:
    """The protocol of the past did its work: the delivery closes by the ledger's own road for what a person settled."""
    delivery = Delivery.objects.get(key=f"case:{case.id}")
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.NEEDS_HUMAN)
    received = case.received_at
    result = {"number": number, "year": received.year, "registered_at": received.isoformat()}
    mark_resolved_by_human(delivery, result=result, by=SEED)


def perform(act: Act, case: Case, staff: Staff) -> None:
    with at(moment(act.days_ago, act.hour, 12, office=bool(act.by))):
        case.refresh_from_db()
        act.do(case, staff[act.by] if act.by else Operator(case.applicant))


def move(transition: str, reason: str = "", items: tuple[str, ...] = ()) -> Callable[[Case, Operator], Any]:
    return lambda case, who: run_transition(case.id, transition, who, case.state, Given(reason=reason, items=items))


def take_it() -> Callable[[Case, Operator], Any]:
    return lambda case, who: assign(case.id, who.user, who)


def write_note(text: str) -> Callable[[Case, Operator], Any]:
    return lambda case, who: add_note(case.id, who, text)


def send_documents(text: str, title: str) -> Callable[[Case, Operator], Any]:
    def do(case: Case, citizen: Operator) -> None:
        upload = sheet(title, text, case.applicant_name, "integrazione.pdf")
        answer_request(case.id, citizen.user, text, [upload])

    return do
