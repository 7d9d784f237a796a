"""The municipality's administrators hear of the vendor's support by email, each of them and nobody else."""

import pytest

from accounts.letters import written
from accounts.models import User
from integrations.models import Delivery
from provisioning.support.actions.enter import issue_ticket, use_ticket
from provisioning.support.errors import TicketRefused
from provisioning.support.mail import NOTICE, NoticePayload, Step, write
from tenants.context import tenant_context
from tests.provisioning.support.conftest import administrator


def told(town) -> list[tuple[str, str]]:
    with tenant_context(town):
        names = {str(user.pk): user.given_name for user in User.objects.all()}
        notices = Delivery.objects.filter(kind=NOTICE).order_by("created_at")
        return [(notice.payload["step"], names[notice.payload["user"]]) for notice in notices]


def test_each_administrator_is_told_when_it_asks_and_when_it_enters(elena, ask, come_in, segrate, borgo):
    with tenant_context(segrate):
        administrator("Bice")
        User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
    with tenant_context(borgo):
        administrator("Olga")
    grant = ask()
    assert sorted(told(segrate)) == [("asked", "Bice"), ("asked", "Elena")]
    come_in(grant)
    assert sorted(told(segrate))[2:] == [("entered", "Bice"), ("entered", "Elena")]
    assert told(borgo) == []


def test_a_refused_ticket_tells_nobody(elena, ask, fabio, segrate):
    token = issue_ticket(ask(), fabio)
    with tenant_context(segrate):
        use_ticket(token)
        with pytest.raises(TicketRefused):
            use_ticket(token)
    assert told(segrate) == [("asked", "Elena"), ("entered", "Elena")]


@pytest.mark.parametrize("step", list(Step))
def test_the_email_names_who_and_leads_to_the_page_that_ends_it(elena, ask, segrate, step):
    grant = ask()
    with tenant_context(segrate):
        email = written(write, NoticePayload(grant=grant.id, step=step, user=elena.user.pk), "support:1")
    assert "Fabio Riva" in email.body
    assert email.link.endswith(f"/operatori/assistenza/{grant.id}/")
