"""Requests for help, from opening to closing: who may do what, what the clock does, what is written down, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import SupportLevel
from integrations.models import Delivery
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.staff import close_staff
from provisioning.support.actions.tickets.ask_town import ask_town
from provisioning.support.actions.tickets.change_severity import change_severity
from provisioning.support.actions.tickets.close import close_resolved, confirm, withdraw
from provisioning.support.actions.tickets.open import open_by_phone, open_from_desk
from provisioning.support.actions.tickets.reopen import reopen_by_phone, reopen_from_desk
from provisioning.support.actions.tickets.resolve import resolve
from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.actions.tickets.write import write_to_town, write_to_vendor
from provisioning.support.clock import Severity
from provisioning.support.errors import (
    NotNow,
    NotOfThisTown,
    NotPrepared,
    NotStaff,
    NotTheAdministrator,
    SameSeverity,
    WordsMissing,
)
from provisioning.support.models import TicketEvent, TroubleTicket
from provisioning.support.queries import by_due
from provisioning.support.ticket_mail import TICKET
from tenants.context import public_context, tenant_context
from tests.provisioning.support.conftest import TROUBLE, administrator

# A Tuesday in winter: ten in Rome.
TEN = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(TEN, tick=False) as moved:
        yield moved


def fresh(ticket):
    return TroubleTicket.objects.select_related("municipality").get(id=ticket.id)


def kinds(ticket):
    return [event.kind for event in TicketEvent.objects.filter(ticket=ticket)]


def told(town):
    """Who was told, by the name in the municipality or «vendor»."""
    with tenant_context(town):
        names = {str(user.pk): user.given_name for user in User.objects.all()}
        sent = Delivery.objects.filter(kind=TICKET).order_by("created_at")
        return ["vendor" if each.payload["vendor"] else names[each.payload["user"]] for each in sent]


def here(town, act, *args):
    with tenant_context(town):
        return act(*args)


def test_the_administrator_opens_one_and_the_vendor_has_four_hours(opened, clock, segrate):
    ticket = opened()
    assert (ticket.number, ticket.state, ticket.channel) == (1, "opened", "desk")
    assert ticket.opened_by["name"] == "Elena Neri"
    assert ticket.clock.due_at == TEN + 4 * HOUR
    assert kinds(ticket) == ["opened"]
    assert opened(Severity.ORDINARY).clock.due_at == datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


def test_numbers_count_in_each_municipality(opened, elena, segrate, borgo):
    with tenant_context(borgo):
        olga = administrator("Olga")
    assert [opened().number, opened().number] == [1, 2]
    with tenant_context(borgo):
        assert open_from_desk(TROUBLE, olga).number == 1


def test_only_an_administrator_of_the_municipality_opens(elena, segrate):
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
        with pytest.raises(NotTheAdministrator):
            open_from_desk(TROUBLE, Operator(carla))
    assert not TroubleTicket.objects.exists()


def test_a_call_is_written_down_with_who_called(fabio, elena, segrate):
    ticket = open_by_phone(fabio, segrate, TROUBLE, "Elena Neri")
    assert (ticket.channel, ticket.caller, ticket.opened_by["name"]) == ("phone", "Elena Neri", "Fabio Riva")
    assert told(segrate) == ["Elena"]


def test_nobody_who_is_not_staff_writes_calls_down_and_none_of_a_town_in_preparation(fabio, elena, segrate, borgo):
    with pytest.raises(NotStaff):
        open_by_phone(elena.user, segrate, TROUBLE, "Elena Neri")
    borgo.state = "preparing"
    with pytest.raises(NotPrepared):
        open_by_phone(fabio, borgo, TROUBLE, "Olga Neri")
    assert not TroubleTicket.objects.exists()


def test_taking_it_in_hand_with_an_answer_stops_the_clock(opened, clock, fabio, segrate):
    ticket = opened()
    clock.shift(HOUR)
    take_charge(ticket, fabio, "Guardo subito.")
    ticket = fresh(ticket)
    assert (ticket.state, ticket.taken_by["name"], ticket.clock.standing()) == ("in_charge", "Fabio Riva", "kept")
    assert kinds(ticket) == ["opened", "taken"]
    assert told(segrate) == ["vendor", "Elena"]


def test_taken_in_hand_too_late_it_is_missed(opened, clock, fabio):
    ticket = opened()
    clock.shift(4 * HOUR + timedelta(seconds=1))
    assert ticket.clock.standing() == "late"
    take_charge(ticket, fabio, "Eccomi.")
    assert fresh(ticket).clock.standing() == "missed"


def test_without_words_nothing_is_an_intervention(opened, fabio, elena, segrate):
    ticket = opened()
    with pytest.raises(WordsMissing):
        take_charge(ticket, fabio, "  ")
    with pytest.raises(WordsMissing):
        here(segrate, write_to_vendor, ticket.id, elena, "")
    assert kinds(ticket) == ["opened"]


def test_the_clock_stands_while_the_municipality_is_asked(opened, clock, fabio, elena, segrate):
    ticket = opened()
    clock.shift(HOUR)
    ask_town(ticket, fabio, "Con quale navigatore?")
    clock.shift(10 * HOUR)
    assert fresh(ticket).clock.standing() == "stopped"
    here(segrate, write_to_vendor, ticket.id, elena, "Con tutti.")
    ticket = fresh(ticket)
    assert (ticket.state, ticket.clock.standing()) == ("opened", "running")
    assert ticket.clock.due_at == TEN + 14 * HOUR
    assert told(segrate) == ["vendor", "Elena", "vendor"]


def test_asked_after_the_intervention_it_waits_and_comes_back_in_charge(opened, clock, fabio, elena, segrate):
    ticket = opened()
    take_charge(ticket, fabio, "Guardo.")
    ask_town(ticket, fabio, "Da quando?")
    assert fresh(ticket).state == "waiting"
    here(segrate, write_to_vendor, ticket.id, elena, "Da ieri.")
    assert fresh(ticket).state == "in_charge"
    assert fresh(ticket).clock.pauses.count() == 0


def test_what_turns_out_to_block_has_four_hours_from_then(opened, clock, fabio, segrate):
    ticket = opened(Severity.ORDINARY)
    clock.shift(2 * HOUR)
    change_severity(ticket, fabio, Severity.BLOCKING, "Nessuno riesce a pagare.")
    ticket = fresh(ticket)
    assert (ticket.severity, ticket.clock.due_at) == ("blocking", TEN + 6 * HOUR)
    event = ticket.events.last()
    assert (event.text, event.detail) == ("Nessuno riesce a pagare.", {"before": "ordinary", "now": "blocking"})
    assert told(segrate) == ["vendor", "Elena"]


def test_a_change_never_gives_more_time_than_there_was(opened, clock, fabio):
    ticket = opened(Severity.ORDINARY)
    due = ticket.clock.due_at
    clock.move_to(due - HOUR)
    change_severity(ticket, fabio, Severity.BLOCKING, "Nessuno riesce a pagare.")
    assert fresh(ticket).clock.due_at == due


def test_what_does_not_block_counts_by_the_day_from_its_opening(opened, clock, fabio):
    ticket = opened()
    clock.shift(HOUR)
    change_severity(ticket, fabio, Severity.ORDINARY, "Si può lavorare.")
    assert fresh(ticket).clock.due_at == datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
    with pytest.raises(SameSeverity):
        change_severity(ticket, fabio, Severity.ORDINARY, "Di nuovo.")


def test_resolved_then_confirmed(opened, fabio, elena, segrate):
    ticket = opened()
    with pytest.raises(NotNow):
        resolve(ticket, fabio, "Fatto.")
    take_charge(ticket, fabio, "Guardo.")
    resolve(ticket, fabio, "Era il certificato: rinnovato.")
    assert fresh(ticket).state == "resolved"
    here(segrate, confirm, ticket.id, elena)
    assert fresh(ticket).state == "closed"
    assert kinds(ticket) == ["opened", "taken", "resolved", "confirmed"]


def test_reopened_it_has_a_new_clock_and_the_first_stays_as_it_was(opened, clock, fabio, elena, segrate):
    ticket = opened()
    take_charge(ticket, fabio, "Guardo.")
    resolve(ticket, fabio, "Fatto.")
    clock.shift(timedelta(days=14))
    here(segrate, reopen_from_desk, ticket.id, elena, "Succede ancora.")
    ticket = fresh(ticket)
    assert (ticket.state, ticket.resolved_at) == ("opened", None)
    assert [each.standing() for each in ticket.clocks.all()] == ["kept", "running"]
    assert ticket.clock.due_at == TEN + timedelta(days=14) + 4 * HOUR


def test_after_the_days_for_it_nobody_reopens(opened, clock, fabio, elena, segrate, settings):
    settings.SPORTELLO_SUPPORT_REOPEN_DAYS = 15
    ticket = opened()
    take_charge(ticket, fabio, "Guardo.")
    resolve(ticket, fabio, "Fatto.")
    clock.shift(timedelta(days=15))
    with pytest.raises(NotNow):
        here(segrate, reopen_from_desk, ticket.id, elena, "Succede ancora.")
    with pytest.raises(NotNow):
        reopen_by_phone(ticket, fabio, "Hanno richiamato.")
    with public_context():
        assert [close_resolved(), close_resolved()] == [1, 0]
    assert fresh(ticket).state == "closed"
    assert kinds(ticket)[-1] == "lapsed"


def test_withdrawn_in_time_it_is_neither_kept_nor_missed(opened, clock, elena, segrate):
    first, second = opened(), opened()
    clock.shift(HOUR)
    here(segrate, withdraw, first.id, elena, "Ha ripreso da solo.")
    clock.shift(4 * HOUR)
    here(segrate, withdraw, second.id, elena, "")
    assert [fresh(each).clock.standing() for each in (first, second)] == ["dropped", "missed"]


def test_what_is_over_takes_no_more_words(opened, fabio, elena, segrate):
    ticket = opened()
    here(segrate, withdraw, ticket.id, elena, "")
    for act in (take_charge, write_to_town, ask_town, resolve):
        with pytest.raises(NotNow):
            act(ticket, fabio, "Eccomi.")
    with pytest.raises(NotNow):
        here(segrate, write_to_vendor, ticket.id, elena, "Ancora una cosa.")


def test_who_has_left_the_vendor_does_nothing(opened, fabio):
    ticket = opened()
    with public_context():
        close_staff(fabio)
    fabio.refresh_from_db()
    with pytest.raises(NotStaff):
        take_charge(ticket, fabio, "Eccomi.")


def test_who_opened_it_goes_on_following_it_without_the_role(opened, elena, segrate):
    ticket = opened()
    with tenant_context(segrate):
        bice = administrator("Bice")
        other = open_from_desk(TROUBLE, bice)
        RoleAssignment.objects.filter(user=elena.user).delete()
        without = Operator(User.objects.get(pk=elena.user.pk))
        write_to_vendor(ticket.id, without, "Succede anche oggi.")
        with pytest.raises(TroubleTicket.DoesNotExist):
            write_to_vendor(other.id, without, "E questa?")


def test_another_municipality_has_none_of_it(opened, borgo):
    ticket = opened()
    with tenant_context(borgo):
        olga = administrator("Olga")
        for act in (write_to_vendor, confirm, withdraw, reopen_from_desk):
            with pytest.raises(TroubleTicket.DoesNotExist):
                act(ticket.id, olga, "Non è mia.")
    assert kinds(ticket) == ["opened"]
    assert told(borgo) == []


def test_what_runs_out_first_comes_first(opened, clock, fabio):
    ordinary, waiting, blocking = opened(Severity.ORDINARY), opened(), opened()
    ask_town(waiting, fabio, "Da quando?")
    assert list(by_due(TroubleTicket.objects.all())) == [blocking, ordinary, waiting]


def test_the_database_refuses_two_clocks_at_once_and_a_call_from_nobody(opened):
    ticket = opened()
    running = ticket.clock
    running.pk, running._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        running.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        TroubleTicket.objects.update(channel="phone")


def test_lines_of_its_history_are_not_changed(opened):
    ticket = opened()
    with pytest.raises(TypeError):
        TicketEvent.objects.filter(ticket=ticket).update(text="Altro")


def test_a_grant_names_an_open_request_of_that_municipality(opened, fabio, elena, segrate, borgo):
    ticket = opened()
    wanted = {"level": SupportLevel.READ, "hours": 1, "reason": "Guardo la pagina", "trouble_ticket": ticket}
    with pytest.raises(NotOfThisTown):
        ask_grant(fabio, borgo, **wanted)
    grant = ask_grant(fabio, segrate, **wanted)
    assert (grant.ticket, grant.trouble_ticket) == ("n. 1", ticket)
    assert kinds(ticket) == ["opened", "entered"]
