"""Fabio of the vendor enters Segrate, where Elena administers; Marta is his colleague."""

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import RightsEvent, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role, SupportLevel
from provisioning.support.actions.ask import ask_grant
from provisioning.support.actions.enter import issue_ticket
from provisioning.support.actions.prices.draft_list import begin_draft
from provisioning.support.actions.prices.edit_price import Offer, put_price
from provisioning.support.actions.prices.publish_list import publish_list
from provisioning.support.actions.staff import create_staff
from provisioning.support.actions.tickets.open import Trouble, open_from_desk
from provisioning.support.clock import Severity
from provisioning.support.models.price import Recurrence, ServiceKind
from tenants.context import tenant_context

CONSOLE = "http://console.localhost"
ENTER = "/operatori/assistenza/entra"
TROUBLE = Trouble("I pagamenti non si aprono", "Da stamattina nessuno riesce a pagare.", Severity.BLOCKING)
OFFER = Offer(
    ServiceKind.SPECIALIST, "PEC-1", "Casella di posta certificata", "Una casella con 1 GB.", "a casella", 2_500, 22,
    Recurrence.YEARLY,
)  # fmt: skip
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
def opened(elena, segrate):
    """A request for help of Elena's: `opened()`, `opened(Severity.ORDINARY)`."""

    def _opened(severity=Severity.BLOCKING):
        with tenant_context(segrate):
            return open_from_desk(replace(TROUBLE, severity=severity), elena)

    return _opened


@pytest.fixture
def listed(fabio):
    """A price list that Fabio publishes: `listed(OFFER)`, in force from today."""

    def _listed(*offers, start=None, end=None):
        draft = begin_draft(fabio)
        for offer in offers:
            known = draft.prices.filter(code=offer.code).first()
            put_price(draft.id, offer, fabio, known.id if known else None)
        return publish_list(draft.id, fabio, start or timezone.localdate(), end)

    return _listed


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
