from provisioning.support.models.act import SupportAct
from provisioning.support.models.adhesion import Adhesion
from provisioning.support.models.adhesion_event import AdhesionEvent
from provisioning.support.models.event import SupportEvent
from provisioning.support.models.grant import SupportGrant
from provisioning.support.models.price import Price
from provisioning.support.models.price_list import PriceList
from provisioning.support.models.ticket import SupportTicket
from provisioning.support.models.ticket_clock import TicketClock
from provisioning.support.models.ticket_event import TicketEvent
from provisioning.support.models.ticket_pause import TicketPause
from provisioning.support.models.trouble_ticket import TroubleTicket

__all__ = [
    "Adhesion", "AdhesionEvent", "Price", "PriceList", "SupportAct", "SupportEvent", "SupportGrant", "SupportTicket",
    "TicketClock", "TicketEvent", "TicketPause", "TroubleTicket",
]  # fmt: skip
