"""Money on a case: set by the clerk, changed, paid, cancelled with the case."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from billing.actions.record_payment import Proof
from billing.models import DebtPosition
from cases.actions.effects import Given
from cases.actions.record_due_payment import record_due_payment
from cases.actions.run_transition import preview_message, run_transition
from cases.dues import debtor_of, dues_of, open_due
from cases.errors import CaseError, GuardFailed, NotAllowed
from cases.models import Case, TimelineEvent
from cases.timeline import problems_of
from catalog.actions.set_parameters import set_parameters
from catalog.queries import definition
from notifications.models import Message
from offices.models import Office
from tests.cases.burials import CODE, anna, assign_place, burial_case, burials, due, franco, move, registry, sent, taken
from tests.cases.conftest import SYSTEM, operator
from tests.catalog.answers import OLDER_RELATIVE
from tests.catalog.burial import BY_FIRM, GROUND

__all__ = ["anna", "burial_case", "burials", "franco", "registry"]


def events(case):
    kinds = {"due_set", "due_cancelled", "due_paid"}
    return [e.kind for e in case.timeline.order_by("sequence") if e.kind in kinds]


def paid(case, who):
    proof = Proof(timezone.localdate(), "transfer", "CRO 123")
    return record_due_payment(case.id, open_due(case).id, proof, who)


def test_the_clerk_assigns_the_place_and_sets_what_is_due(burial_case, franco, anna):
    case = assign_place(burial_case, franco, concession_fee=285_000)
    position = open_due(case)
    assert {line.fee: line.amount for line in position.lines.all()} == {
        "concession_fee": 285_000, "operations_fee": 10_000, "application_stamp": 1_600, "deed_stamp": 1_600,
    }  # fmt: skip
    assert (position.total, position.citizen, position.debtor_name) == (298_200, anna, "Anna Bianchi")
    assert (case.state, events(case), list(problems_of(case))) == ("place_assigned", ["due_set"], [])


def test_the_message_tells_place_amount_day_and_how_to_pay(burial_case, franco, anna):
    transition = definition(burial_case.definition_hash).workflow.transition("assign_place")
    given = Given(reason="Loculo 12.", due=due(burial_case, concession_fee=285_000))
    preview = preview_message(burial_case, transition, given)
    case = run_transition(burial_case.id, "assign_place", franco, "entitlement", given)
    body = Message.objects.get(recipient=anna, event="place_assigned").body
    assert body == preview.body
    for words in ("Loculo 12.", "Da pagare: 2.982,00 euro", "- Concessione del posto: 2.850,00 euro", "bonifico"):
        assert words in body
    assert str(open_due(case).due_on.year) in body


def test_a_line_at_zero_is_not_asked(burial_case, franco):
    case = assign_place(burial_case, franco, deed_stamp=0)
    assert "deed_stamp" not in {line.fee for line in open_due(case).lines.all()}


def test_nothing_due_is_said_too_and_leaves_no_debt(burials, anna, franco):
    case = taken(sent(burials, anna, **GROUND | {"free_request": "need"}), franco)
    case = assign_place(case, franco, operations_fee=0, application_stamp=0)
    assert (dues_of(case), events(case)) == ([], ["due_set"])
    assert "Da pagare" not in Message.objects.get(event="place_assigned").body
    assert move(case, franco, "authorise", reason="Domani alle 10.").state == "authorised"


def test_every_fee_needs_an_amount(burial_case, franco):
    whole = due(burial_case)
    for amounts in ({}, {**whole.amounts, "concession_fee": -1}, {**whole.amounts, "gift": 5}):
        with pytest.raises(CaseError, match="importo"):
            run_transition(
                burial_case.id, "assign_place", franco, "entitlement",
                Given(reason="Loculo 12.", due=dataclasses.replace(whole, amounts=amounts)),
            )  # fmt: skip
    with pytest.raises(CaseError, match="da pagare"):
        move(burial_case, franco, "assign_place", reason="Loculo 12.")
    late = dataclasses.replace(whole, due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(CaseError, match="passato"):
        run_transition(
            burial_case.id, "assign_place", franco, "entitlement", Given(reason="Loculo 12.", due=late)
        )  # fmt: skip
    burial_case.refresh_from_db()
    assert (burial_case.state, DebtPosition.objects.count()) == ("entitlement", 0)


def test_changing_ones_mind_cancels_the_old_sum_and_the_new_one_stands(burial_case, franco):
    case = assign_place(burial_case, franco, concession_fee=285_000)
    case = assign_place(case, franco, "change_place", concession_fee=100_000)
    assert [p.state for p in dues_of(case)] == ["open", "cancelled"]
    assert open_due(case).total == 113_200
    assert events(case) == ["due_set", "due_cancelled", "due_set"]


def test_what_was_paid_is_not_set_again(burial_case, franco):
    case = assign_place(burial_case, franco)
    paid(case, franco)
    case.refresh_from_db()
    with pytest.raises(CaseError, match="già stata pagata"):
        assign_place(case, franco, "change_place")
    assert [p.state for p in dues_of(case)] == ["paid"]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({}, ("person", "Anna Bianchi")),
        (BY_FIRM, ("firm", "Onoranze Adda")),
        (BY_FIRM | {"payer_is": "mandator"}, ("person", "Maria Verdi")),
        (
            {"payer_is": "other", "payer": OLDER_RELATIVE, "payer_address": BY_FIRM["holder_address"]},
            ("person", "Maria Verdi"),
        ),
        (
            {"has_firm": True, "firm": BY_FIRM["firm"], "firm_phone": "025550190"},
            ("person", "Anna Bianchi"),
        ),
    ],
)
def test_the_debtor_is_who_the_application_says(burials, anna, franco, changes, who):
    case = sent(burials, anna, **changes)
    debtor = debtor_of(case)
    assert (debtor.kind, debtor.name) == who


def test_a_burial_does_not_wait_for_the_payment(burial_case, franco):
    case = assign_place(burial_case, franco)
    assert move(case, franco, "authorise", reason="Domani alle 10.").state == "authorised"


def test_where_the_municipality_says_so_it_does(burials, anna, franco):
    set_parameters(CODE, {"burial_before_payment": False}, row_version=burials.row_version, by=SYSTEM)
    burials.refresh_from_db()
    case = assign_place(taken(sent(burials, anna), franco), franco)
    with pytest.raises(GuardFailed, match="pagamento è registrato"):
        move(case, franco, "authorise", reason="Domani alle 10.")
    paid(case, franco)
    case.refresh_from_db()
    assert move(case, franco, "authorise", reason="Domani alle 10.").state == "authorised"


def test_the_case_closes_only_when_everything_is_paid(burial_case, franco):
    case = assign_place(burial_case, franco)
    case = move(case, franco, "authorise", reason="Domani alle 10.")
    case = move(case, franco, "buried")
    case = move(case, franco, "sign_deed")
    with pytest.raises(GuardFailed, match="da pagare"):
        move(case, franco, "enter_register")
    paid(case, franco)
    case.refresh_from_db()
    closed = move(case, franco, "enter_register")
    assert (closed.outcome, [p.state for p in dues_of(closed)]) == ("accepted", ["paid"])
    assert events(closed) == ["due_set", "due_paid"]
    assert list(problems_of(closed)) == []


def test_a_case_that_ends_without_success_asks_for_nothing(burial_case, franco, registry):
    head = operator("Marta", Role.HEAD_OF_OFFICE, registry)
    case = assign_place(burial_case, franco)
    archived = move(case, head, "archive", reason="La famiglia ha scelto un altro cimitero.")
    assert (archived.outcome, open_due(archived)) == ("archived", None)
    assert events(archived) == ["due_set", "due_cancelled"]


def test_what_was_paid_stays_paid_when_the_case_is_archived(burial_case, franco, registry):
    head = operator("Marta", Role.HEAD_OF_OFFICE, registry)
    case = assign_place(burial_case, franco)
    paid(case, franco)
    case.refresh_from_db()
    archived = move(case, head, "archive", reason="Un altro cimitero.")
    assert [p.state for p in dues_of(archived)] == ["paid"]


def test_a_payment_is_recorded_by_who_works_the_case_and_by_nobody_else(burial_case, franco):
    case = assign_place(burial_case, franco)
    taxes = Office.objects.create(code="tributi", name="Tributi", address="Via 2")
    dario = operator("Dario", Role.CASE_OFFICER, taxes)
    auditor = operator("Rita", Role.AUDITOR, case.office)
    for stranger in (dario, auditor):
        with pytest.raises(NotAllowed):
            paid(case, stranger)
    paid(case, franco)
    event = case.timeline.get(kind=TimelineEvent.Kind.DUE_PAID)
    assert (event.actor_name, event.text) == (franco.user.full_name, "Bonifico, CRO 123")


def test_the_same_payment_is_recorded_once(burial_case, franco):
    case = assign_place(burial_case, franco)
    position = open_due(case)
    paid(case, franco)
    with pytest.raises(CaseError):
        record_due_payment(case.id, position.id, Proof(timezone.localdate(), "counter", "9"), franco)
    assert events(case) == ["due_set", "due_paid"]


def test_a_due_of_another_case_is_not_touched(burial_case, burials, bruno, franco):
    assign_place(burial_case, franco)
    other = assign_place(taken(sent(burials, bruno), franco, 102), franco)
    with pytest.raises(DebtPosition.DoesNotExist):
        record_due_payment(burial_case.id, open_due(other).id, Proof(timezone.localdate(), "transfer", "1"), franco)
    assert Case.objects.count() == 2
    assert open_due(other).is_open
