"""Writing down what happens to a request for help. The caller holds the transaction."""

from datetime import datetime

from accounts.models.user import ActorSnapshot
from provisioning.support.models import TicketEvent, TroubleTicket


def note(
    ticket: TroubleTicket, kind: TicketEvent.Kind, at: datetime, by: ActorSnapshot, text: str = "",
    detail: dict[str, str] | None = None,
) -> TicketEvent:  # fmt: skip
    return TicketEvent.objects.create(ticket=ticket, kind=kind, at=at, by=by, text=text.strip(), detail=detail or {})
