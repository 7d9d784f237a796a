"""Which side changes a request for help, with its row locked and the rule asked under the lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.policies import Operator
from provisioning.support.errors import NotNow, NotStaff, WordsMissing
from provisioning.support.models import TroubleTicket
from provisioning.support.policies import SupportPolicy, TicketAct, TownTicketPolicy, VendorTicketPolicy
from tenants.context import tenant_context

WORDLESS = {TicketAct.CONFIRM, TicketAct.WITHDRAW}


@contextmanager
def by_town(ticket_id: UUID, by: Operator, act: TicketAct, text: str) -> Iterator[TroubleTicket]:
    """Inside the municipality. Raises TroubleTicket.DoesNotExist, NotNow, WordsMissing."""
    _require_words(act, text)
    policy = TownTicketPolicy(by)
    with transaction.atomic():
        ticket = policy.visible().select_for_update().get(id=ticket_id)
        if act not in policy.acts(ticket):
            raise NotNow
        yield ticket


@contextmanager
def by_vendor(ticket: TroubleTicket, staff: User, act: TicketAct, text: str) -> Iterator[TroubleTicket]:
    """On the vendor's side; what is inside happens in the municipality, whose mail tells it. Raises NotStaff, NotNow,
    WordsMissing."""
    if not SupportPolicy(staff).is_staff:
        raise NotStaff
    _require_words(act, text)
    with tenant_context(ticket.municipality), transaction.atomic():
        locked = TroubleTicket.objects.select_for_update(of=("self",)).select_related("municipality").get(id=ticket.id)
        if act not in VendorTicketPolicy(staff).acts(locked):
            raise NotNow
        yield locked


def _require_words(act: TicketAct, text: str) -> None:
    if act not in WORDLESS and not text.strip():
        raise WordsMissing
