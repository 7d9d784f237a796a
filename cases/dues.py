"""What the citizen has to pay on a case: the fees of the service, set by a clerk, kept as a debt position."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Delegation
from accounts.models.user import ActorSnapshot
from billing.actions.cancel_debt_position import cancel_debt_position
from billing.actions.create_debt_position import Debtor, Line, create_debt_position
from billing.errors import AlreadyPaid
from billing.models import DebtPosition
from billing.queries import open_position, positions_of_subject
from cases.deadlines import next_working_day
from cases.errors import CaseError
from cases.models import Case, TimelineEvent
from cases.timeline import record
from catalog.blueprint import Fee, Transition
from catalog.formatting import format_money
from catalog.queries import definition
from catalog.resolve import ResolvedDefinition
from catalog.rules import RuleScope
from catalog.visibility import view
from tenants.language import in_own_language

PREFIX, DEBTOR_NAME_LENGTH = "case:", 200
PAST_DAY = _l("L'ultimo giorno per pagare non può essere già passato.")


@dataclass(frozen=True)
class GivenDue:
    """What an operator sets: cents by id of the fee, 0 where nothing is owed; the last day to pay."""

    amounts: Mapping[str, int]
    due_on: date

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


def subject_of(case: Case) -> str:
    return f"{PREFIX}{case.id}"


def case_id_of(position: DebtPosition) -> UUID:
    """The case that a position belongs to."""
    return UUID(position.subject.removeprefix(PREFIX))


def has_dues(case: Case) -> bool:
    """May this service ask for money at all? Saves the queries of those that never do."""
    return bool(definition(case.definition_hash).fees)


def open_due(case: Case) -> DebtPosition | None:
    return open_position(subject_of(case)) if has_dues(case) else None


def due_is_set(case: Case) -> bool:
    return has_dues(case) and case.timeline.filter(kind=TimelineEvent.Kind.DUE_SET).exists()


def fees_to_set(case: Case) -> list[Fee]:
    """The fees that these answers call for, of those asked after the application."""
    resolved, scope = _scope(case)
    return [fee for fee in resolved.fees if fee.when == "after" and scope.holds(fee.condition)]


def proposed_due_on(case: Case) -> date:
    payment = definition(case.definition_hash).payment
    days = payment.due_days if payment and isinstance(payment.due_days, int) else 30
    return next_working_day(timezone.localdate() + timedelta(days=days))


def how_to_pay(case: Case) -> str:
    payment = definition(case.definition_hash).payment
    return payment.how_to if payment else ""


def dues_of(case: Case) -> list[DebtPosition]:
    """All that was ever to pay on the case, the newest first."""
    return list(positions_of_subject(subject_of(case))) if has_dues(case) else []


def debtor_of(case: Case) -> Debtor:
    """The first payer that the fees name and the answers give; the applicant otherwise."""
    _resolved, scope = _scope(case)
    for fee in fees_to_set(case):
        for payer in fee.payer:
            answer = case.answers.get(payer.question)
            if answer and scope.holds(payer.when):
                return _debtor(answer)
    # A firm applies through who represents it.
    is_firm = case.filing.get("kind") == Delegation.Kind.COMPANY
    kind = DebtPosition.DebtorKind.FIRM if is_firm else DebtPosition.DebtorKind.PERSON
    return Debtor(kind, case.applicant_name, case.applicant_fiscal_code)


def _scope(case: Case) -> tuple[ResolvedDefinition, RuleScope]:
    resolved = definition(case.definition_hash)
    return resolved, view(resolved, case.answers, timezone.localdate(case.received_at)).scope


def _debtor(answer: Mapping[str, Any]) -> Debtor:
    if "tax_code" in answer:
        return Debtor(DebtPosition.DebtorKind.FIRM, answer["name"], answer["tax_code"])
    name = f"{answer['given_name']} {answer['family_name']}"
    # Each half of a name may be longer than a payment notice has room for.
    return Debtor(DebtPosition.DebtorKind.PERSON, name[:DEBTOR_NAME_LENGTH], answer["fiscal_code"])


def set_due(case: Case, given: GivenDue, by: ActorSnapshot) -> DebtPosition | None:
    """Set what there is to pay; what was set before is cancelled. None when nothing is owed.

    The caller holds the lock on the case. Raises `CaseError`: something is missing, or was paid already.
    """
    _check(case, given)
    withdraw_due(case, by)
    position = _position(case, given, by) if given.total else None
    data = {"position": str(position.id) if position else "", "total": given.total, "due_on": given.due_on.isoformat()}
    record(case, TimelineEvent.Kind.DUE_SET, by, data)
    return position


def _check(case: Case, given: GivenDue) -> None:
    if set(given.amounts) != {fee.id for fee in fees_to_set(case)} or min(given.amounts.values(), default=0) < 0:
        raise CaseError(_("Scrivi l'importo di ogni voce; 0 se non è dovuta."))
    if positions_of_subject(subject_of(case)).filter(state=DebtPosition.State.PAID).exists():
        raise CaseError(str(AlreadyPaid()))
    if given.total and given.due_on < timezone.localdate():
        raise CaseError(str(PAST_DAY))


@in_own_language
def _position(case: Case, given: GivenDue, by: ActorSnapshot) -> DebtPosition:
    lines = [
        Line(fee.id, fee.label, fee.kind, given.amounts[fee.id]) for fee in fees_to_set(case) if given.amounts[fee.id]
    ]
    return create_debt_position(
        subject=subject_of(case), reason=_reason(case), debtor=debtor_of(case), citizen=case.applicant, lines=lines,
        due_on=given.due_on, by=by,
    )  # fmt: skip


def _reason(case: Case) -> str:
    code = _("Pratica %(code)s") % {"code": case.tracking_code}
    # A reason for payment is read in banks: the name of a service on health or need does not go there.
    return code if case.restricted else f"{code} - {case.service_title}"


def withdraw_due(case: Case, by: ActorSnapshot) -> None:
    """What is still to pay is no longer owed; what was paid stays paid. The caller holds the lock on the case."""
    position = open_due(case)
    if position is None:
        return
    cancel_debt_position(position.id)
    record(case, TimelineEvent.Kind.DUE_CANCELLED, by, {"position": str(position.id), "total": position.total})


def due_cancelled_by(case: Case, transition: Transition) -> DebtPosition | None:
    """What is still to pay and is no longer owed once the transition closes the case without success."""
    state = definition(case.definition_hash).workflow.state(transition.to)
    return open_due(case) if state.final and state.outcome != "accepted" else None


def due_words(case: Case, given: GivenDue | None = None) -> dict[str, Any]:
    """What fills a message's placeholders on money: from what is being set, or else from what is to pay now."""
    if given is not None:
        lines = [(fee.label, given.amounts.get(fee.id, 0)) for fee in fees_to_set(case)]
        return _words(case, [line for line in lines if line[1]], given.due_on)
    position = open_due(case)
    lines = [(line.label, line.amount) for line in position.lines.all()] if position else []
    return _words(case, lines, position.due_on if position else None)


def _words(case: Case, lines: list[tuple[str, int]], due_on: date | None) -> dict[str, Any]:
    total = sum(amount for _label, amount in lines)
    return {
        "importo": format_money(total) if total else None,
        "voci_da_pagare": [f"{label}: {format_money(amount)}" for label, amount in lines],
        "scadenza_pagamento": due_on if total else None,
        "come_pagare": how_to_pay(case) if total else None,
    }
