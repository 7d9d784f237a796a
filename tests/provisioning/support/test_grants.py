"""The life of a grant: asked with a reason, running for hours, ended by whoever may."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import SupportLevel
from provisioning.support.actions.answer import approve, refuse
from provisioning.support.actions.end import end_from_outside, end_here, end_mine, end_overdue
from provisioning.support.actions.enter import issue_ticket, use_ticket
from provisioning.support.actions.staff import close_staff
from provisioning.support.errors import (
    AlreadyOpen,
    NotRunning,
    NotServing,
    NotStaff,
    NotTheAdministrator,
    NotWaiting,
    NotYours,
)
from provisioning.support.models import SupportEvent, SupportGrant, SupportTicket
from provisioning.support.queries import grants_here, is_alive
from tenants.context import tenant_context
from tests.provisioning.support.conftest import WHY, administrator, journal

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def steps(grant):
    return [(event.kind, event.by["name"]) for event in grant.events.all()]


def test_it_starts_at_once_and_both_sides_write_it_down(ask, segrate):
    grant = ask(hours=2)
    assert grant.is_running
    assert grant.expires_at - grant.starts_at == timedelta(hours=2)
    assert steps(grant) == [("asked", "Fabio Riva"), ("started", "Fabio Riva")]
    assert journal(segrate) == [("support_given", "Fabio Riva", "Fabio Riva")]


def test_the_other_municipality_hears_nothing_of_it(ask, borgo):
    grant = ask()
    assert journal(borgo) == []
    with tenant_context(borgo):
        assert not grants_here().exists()
        assert not is_alive(grant.id)


def test_only_the_vendors_people_may_ask(ask, elena, fabio, segrate):
    with pytest.raises(NotStaff):
        ask(staff=elena.user)
    close_staff(fabio)
    with pytest.raises(NotStaff):
        ask()
    assert not SupportGrant.objects.exists()


def test_there_is_nowhere_to_enter_in_a_municipality_that_does_not_serve(ask, segrate):
    segrate.state = "suspended"
    segrate.save()
    with pytest.raises(NotServing):
        ask()


def test_one_person_has_one_grant_at_a_time_in_a_municipality(ask, marta, borgo):
    ask()
    with pytest.raises(AlreadyOpen):
        ask(SupportLevel.ADMINISTER)
    ask(staff=marta)
    ask(town=borgo)
    assert SupportGrant.objects.count() == 3


def test_it_is_over_when_the_hours_have_passed(ask, segrate):
    with time_machine.travel(NOON, tick=False) as clock:
        grant = ask(hours=1)
        clock.shift(3599)
        assert grant.is_running
        clock.shift(1)
        assert not grant.is_running
        with tenant_context(segrate):
            assert not is_alive(grant.id)


def test_the_sweep_writes_down_the_end_at_its_own_hour(ask, segrate):
    with time_machine.travel(NOON, tick=False) as clock:
        grant = ask(hours=1)
        clock.shift(7200)
        assert end_overdue() == 1
        assert end_overdue() == 0
    grant.refresh_from_db()
    assert grant.ended_at == NOON + timedelta(hours=1)
    assert steps(grant)[-1] == ("ended", "Sistema")
    assert journal(segrate)[-1] == ("support_ended", "Fabio Riva", "Sistema")


def test_an_earlier_grant_that_is_over_makes_room_for_the_next(ask):
    with time_machine.travel(NOON, tick=False) as clock:
        first = ask(hours=1)
        clock.shift(7200)
        second = ask(SupportLevel.ADMINISTER)
    first.refresh_from_db()
    assert (first.standing(), second.level) == ("ended", "administer")
    assert first.ended_at == first.expires_at


def test_restricted_data_wait_for_the_administrator(ask, segrate, elena):
    grant = ask(SupportLevel.RESTRICTED)
    assert grant.standing() == "waiting"
    assert grant.expires_at is None
    with tenant_context(segrate):
        approved = approve(grant.id, elena)
    assert approved.is_running
    assert approved.approved_by["name"] == "Elena Neri"
    assert [kind for kind, *_names in journal(segrate)] == ["support_asked", "support_given"]
    assert steps(grant) == [("asked", "Fabio Riva"), ("approved", "Elena Neri"), ("started", "Elena Neri")]


def test_the_hours_begin_with_the_consent(ask, segrate, elena):
    with time_machine.travel(NOON, tick=False) as clock:
        grant = ask(SupportLevel.RESTRICTED, hours=2)
        clock.shift(3 * 3600)
        with tenant_context(segrate):
            approved = approve(grant.id, elena)
    assert approved.expires_at == NOON + timedelta(hours=5)


def test_without_consent_no_ticket_is_issued(ask, fabio):
    with pytest.raises(NotRunning):
        issue_ticket(ask(SupportLevel.RESTRICTED), fabio)
    assert not SupportTicket.objects.exists()


def test_a_request_refused_is_never_opened(ask, segrate, elena):
    grant = ask(SupportLevel.RESTRICTED)
    with tenant_context(segrate):
        refuse(grant.id, elena)
        with pytest.raises(NotWaiting):
            approve(grant.id, elena)
    grant.refresh_from_db()
    assert grant.standing() == "refused"
    assert journal(segrate)[-1] == ("support_refused", "Fabio Riva", "Elena Neri")


def test_a_request_that_nobody_answered_for_a_week_lapses(ask, segrate, elena):
    with time_machine.travel(NOON, tick=False) as clock:
        grant = ask(SupportLevel.RESTRICTED)
        clock.shift(7 * 24 * 3600)
        assert grant.standing() == "lapsed"
        with tenant_context(segrate), pytest.raises(NotWaiting):
            approve(grant.id, elena)


def test_an_administrator_of_another_municipality_decides_nothing_here(ask, borgo):
    grant = ask(SupportLevel.RESTRICTED)
    with tenant_context(borgo):
        sergio = administrator("Sergio")
        for act in (approve, refuse, end_here):
            with pytest.raises(SupportGrant.DoesNotExist):
                act(grant.id, sergio)
    grant.refresh_from_db()
    assert grant.is_waiting


def test_support_neither_approves_nor_ends_itself(ask, segrate, fabio, marta):
    grant = ask(SupportLevel.ADMINISTER)
    asked = ask(SupportLevel.RESTRICTED, staff=marta)
    token = issue_ticket(grant, fabio)
    from accounts.policies import Operator

    with tenant_context(segrate):
        user, _grant = use_ticket(token)
        for act, which in ((approve, asked), (refuse, asked), (end_here, grant)):
            with pytest.raises(NotTheAdministrator):
                act(which.id, Operator(user))


def test_the_administrator_ends_it(ask, segrate, elena):
    grant = ask()
    with tenant_context(segrate):
        end_here(grant.id, elena)
        end_here(grant.id, elena)
        assert not is_alive(grant.id)
    assert steps(grant)[-1] == ("ended", "Elena Neri")
    assert len(steps(grant)) == 3
    assert journal(segrate)[-1] == ("support_ended", "Fabio Riva", "Elena Neri")


def test_each_ends_only_their_own(ask, fabio, marta):
    grant = ask()
    with pytest.raises(NotYours):
        end_mine(grant, marta)
    assert not end_mine(grant, fabio).is_running


def test_a_person_who_leaves_the_vendor_leaves_every_municipality(ask, fabio, segrate, borgo):
    grants = [ask(), ask(town=borgo)]
    assert close_staff(fabio) == 2
    for grant in grants:
        grant.refresh_from_db()
        assert grant.standing() == "ended"


def test_an_account_closed_by_any_other_road_opens_nothing_either(ask, fabio, segrate):
    grant = ask()
    User.objects.filter(pk=fabio.pk).update(is_active=False)
    with tenant_context(segrate):
        assert not is_alive(grant.id)


def test_a_colleague_of_the_same_id_in_the_municipality_is_not_staff(ask, fabio, segrate):
    """The municipality has a users' table of the same name: it must not be the one that is asked."""
    grant = ask()
    User.objects.filter(pk=fabio.pk).update(is_active=False)
    with tenant_context(segrate):
        User.objects.create(
            id=fabio.id, login="altro", kind="operator", given_name="Altro", family_name="Altri", password="!"
        )
        assert not is_alive(grant.id)


def test_ended_from_outside_it_says_that_the_system_did(ask, segrate):
    end_from_outside(ask())
    assert journal(segrate)[-1] == ("support_ended", "Fabio Riva", "Sistema")


def test_lines_of_the_journal_are_neither_changed_nor_deleted(ask):
    ask()
    for act in (SupportEvent.objects.all().delete, lambda: SupportEvent.objects.update(at=timezone.now())):
        with pytest.raises(TypeError):
            act()
    assert SupportEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("grant_hours", {"hours": 3}),
        ("grant_says_why", {"reason": ""}),
        ("grant_says_why", {"ticket": ""}),
        ("grant_level", {"level": "all"}),
        ("grant_starts_and_expires", {"expires_at": None}),
        ("grant_starts_and_expires", {"expires_at": NOON + timedelta(days=3650)}),
        ("grant_restricted_is_approved", {"level": "restricted"}),
        ("grant_ended_by_somebody", {"ended_at": NOON}),
    ],
)
def test_the_database_keeps_the_rules_too(ask, constraint, change):
    grant = ask()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SupportGrant.objects.filter(pk=grant.pk).update(**change)


def test_the_database_keeps_one_grant_at_a_time(ask, fabio, segrate):
    ask()
    with pytest.raises(IntegrityError, match="grant_one_at_a_time"), transaction.atomic():
        SupportGrant.objects.create(
            staff_id=fabio.pk, given_name="F", family_name="R", municipality=segrate, level="read", hours=1,
            asked_at=timezone.now(), **WHY,
        )  # fmt: skip
