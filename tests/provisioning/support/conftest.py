"""Fabio of the vendor enters Segrate, where Elena administers; Marta is his colleague."""

import pytest

from accounts.models import RightsEvent, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role, SupportLevel
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.enter import issue_ticket
from provisioning.support.actions.staff import create_staff
from tenants.context import tenant_context

CONSOLE = "http://console.localhost"
ENTER = "/operatori/assistenza/entra"
WHY = {"reason": "Un servizio non si apre più", "ticket": "A-12"}


@pytest.fixture
def fabio(db):
    return create_staff("fabio.riva@fornitore.example", "Fabio", "Riva", "una lunga parola segreta")


@pytest.fixture
def marta(db):
    return create_staff("marta.sala@fornitore.example", "Marta", "Sala")


def administrator(name="Elena"):
    user = User.objects.create_operator(f"{name.lower()}@segrate.example", given_name=name, family_name="Neri")
    RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR)
    return Operator(user)


@pytest.fixture
def elena(segrate):
    with tenant_context(segrate):
        return administrator()


@pytest.fixture
def ask(fabio, segrate):
    """A grant of Fabio's in Segrate: `ask()`, `ask(SupportLevel.ADMINISTER, hours=4)`."""

    def _ask(level=SupportLevel.READ, hours=1, staff=fabio, town=segrate):
        return ask_grant(staff, town, level=level, hours=hours, **WHY)

    return _ask


@pytest.fixture
def come_in(fabio, visit):
    """Fabio's browser on the town's host, through a ticket of this grant."""

    def _come_in(grant, staff=fabio, town="segrate"):
        token = issue_ticket(grant, staff)
        client = visit(town)
        answer = client.post(ENTER, {"biglietto": token}, HTTP_ORIGIN=CONSOLE)
        assert answer.status_code == 302, answer.content.decode()
        return client

    return _come_in


def journal(town):
    with tenant_context(town):
        events = RightsEvent.objects.order_by("at", "id")
        return [(event.kind, event.about["name"], event.by["name"]) for event in events]
