"""What is owed: set once, paid once, cancelled once; and the database keeps it so."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from billing.actions.cancel_debt_position import cancel_debt_position
from billing.actions.create_debt_position import Debtor, Line, create_debt_position
from billing.actions.record_payment import Proof, record_payment
from billing.errors import AlreadyPaid, NothingDue, NotOpen, PaidInFuture
from billing.models import DebtLine, DebtPosition
from billing.queries import open_count, open_position, positions_of
from tenants.context import tenant_context
from tests.cases.conftest import citizen

CARLA = {"kind": "operator", "id": "1", "name": "Carla Neri"}
FIRM = Debtor("firm", "Onoranze Adda", "12345670017")
LINES = (Line("tariff", "Tariffa", "fee", 285_000), Line("stamp", "Imposta di bollo", "revenue_stamp", 1_600))
SUBJECT = "case:0198f000-0000-7000-8000-000000000001"


@pytest.fixture
def anna(in_segrate):
    return citizen("Anna", "BNCNNA85A41F205R")


def owed(anna, subject=SUBJECT, lines=LINES, due_on=None):
    return create_debt_position(
        subject=subject, reason="Pratica X", debtor=FIRM, citizen=anna, lines=lines,
        due_on=due_on or timezone.localdate() + timedelta(days=30), by=CARLA,
    )  # fmt: skip


def proof(days_ago=0):
    return Proof(timezone.localdate() - timedelta(days=days_ago), "transfer", "CRO 123")


def test_it_keeps_the_sum_of_the_lines_who_pays_and_who_sees(anna):
    position = owed(anna)
    assert (position.total, position.state, position.debtor_name, position.citizen) == (
        286_600, "open", "Onoranze Adda", anna,
    )  # fmt: skip
    assert [(line.number, line.amount) for line in position.lines.all()] == [(1, 285_000), (2, 1_600)]


@pytest.mark.parametrize("lines", [(), (Line("a", "A", "fee", 0),), (Line("a", "A", "fee", -5),)])
def test_nothing_owed_is_no_debt(anna, lines):
    with pytest.raises(NothingDue):
        owed(anna, lines=lines)
    assert DebtPosition.objects.count() == 0


def test_a_second_open_debt_for_the_same_thing_is_refused_by_the_database(anna):
    owed(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        owed(anna)
    assert DebtPosition.objects.count() == 1


def test_a_cancelled_debt_makes_room_for_another(anna):
    first = cancel_debt_position(owed(anna).id)
    second = owed(anna)
    assert (first.state, open_position(SUBJECT)) == ("cancelled", second)


def test_what_was_paid_is_not_asked_again(anna):
    record_payment(owed(anna).id, proof(), CARLA)
    with pytest.raises(AlreadyPaid):
        owed(anna)


def test_a_payment_is_recorded_with_its_proof(anna):
    position = record_payment(owed(anna).id, proof(days_ago=2), CARLA)
    position.refresh_from_db()
    assert (position.state, position.paid_by_means, position.paid_reference) == ("paid", "transfer", "CRO 123")
    assert position.paid_on == timezone.localdate() - timedelta(days=2)
    assert position.recorded_by == CARLA
    assert open_position(SUBJECT) is None


def test_a_payment_of_tomorrow_is_refused(anna):
    position = owed(anna)
    with pytest.raises(PaidInFuture):
        record_payment(position.id, proof(days_ago=-1), CARLA)
    position.refresh_from_db()
    assert position.is_open


@pytest.mark.parametrize("again", [cancel_debt_position, lambda id: record_payment(id, proof(), CARLA)])
@pytest.mark.parametrize("first", [cancel_debt_position, lambda id: record_payment(id, proof(), CARLA)])
def test_what_is_settled_stays_so(anna, first, again):
    position = first(owed(anna).id)
    with pytest.raises(NotOpen):
        again(position.id)
    assert DebtPosition.objects.get(id=position.id).state == position.state


@pytest.mark.parametrize(
    "broken",
    [
        {"total": 0},
        {"state": "paid"},
        {"state": "paid", "paid_at": timezone.now()},
        {"paid_at": timezone.now()},
        {"state": "cancelled"},
        {"cancelled_at": timezone.now()},
        {"subject": ""},
        {"debtor_name": ""},
    ],
)
def test_the_database_refuses_a_debt_that_contradicts_itself(anna, broken):
    position = owed(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        DebtPosition.objects.filter(id=position.id).update(**broken)


def test_the_database_refuses_a_line_of_nothing(anna):
    position = owed(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        DebtLine.objects.create(position=position, number=3, fee="x", label="X", kind="fee", amount=0)


def test_what_presses_comes_first(anna):
    later = owed(anna, "case:b", due_on=date(2026, 12, 30))
    paid = record_payment(owed(anna, "case:c").id, proof(), CARLA)
    sooner = owed(anna, "case:a", due_on=date(2026, 12, 1))
    assert list(positions_of(anna)) == [sooner, later, paid]
    assert open_count(anna) == 2


def test_two_municipalities_never_see_each_others_debts(anna, segrate, borgo):
    owed(anna)
    with tenant_context(borgo):
        neighbour = User.objects.create(id=anna.id, login=anna.login, kind=User.Kind.CITIZEN, given_name="Anna")
        assert list(positions_of(neighbour)) == []
        assert open_position(SUBJECT) is None
        owed(neighbour)
        cancel_debt_position(open_position(SUBJECT).id)
    with tenant_context(segrate):
        assert open_position(SUBJECT).total == 286_600
