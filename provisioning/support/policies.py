"""What people of the vendor and of a municipality may do about support, answered once for console, desk and command."""

from enum import StrEnum

from django.db.models import QuerySet

from accounts.models import User
from accounts.policies import Operator
from provisioning.support.models import Adhesion, SupportGrant, TroubleTicket
from provisioning.support.queries import tickets_here

State = TroubleTicket.State


class SupportPolicy:
    def __init__(self, staff: User) -> None:
        self.staff = staff

    @property
    def is_staff(self) -> bool:
        return self.staff.kind == User.Kind.STAFF and self.staff.is_open()

    @property
    def may_ask(self) -> bool:
        return self.is_staff

    def owns(self, grant: SupportGrant) -> bool:
        """Each enters with their own name, and only with their own grant."""
        return self.may_ask and grant.staff_id == self.staff.pk


class TicketAct(StrEnum):
    TAKE = "prendi"
    WRITE = "scrivi"
    ASK = "chiedi"
    RESOLVE = "risolvi"
    SEVERITY = "gravita"
    CONFIRM = "conferma"
    WITHDRAW = "ritira"
    REOPEN = "riapri"


# What each side does with words; severity has a form of its own.
VENDOR_ACTS = {TicketAct.TAKE, TicketAct.WRITE, TicketAct.ASK, TicketAct.RESOLVE, TicketAct.REOPEN}
TOWN_ACTS = {TicketAct.WRITE, TicketAct.CONFIRM, TicketAct.WITHDRAW, TicketAct.REOPEN}


class VendorTicketPolicy(SupportPolicy):
    def acts(self, ticket: TroubleTicket) -> set[TicketAct]:
        if not self.is_staff:
            return set()
        if not ticket.is_open:
            return {TicketAct.REOPEN} if ticket.may_reopen() else set()
        if ticket.clock.is_going:
            # Nobody has stepped in yet: who answers takes it in hand, or asks what is missing.
            first = {TicketAct.TAKE, TicketAct.SEVERITY}
            return first if ticket.state == State.WAITING else first | {TicketAct.ASK}
        return {TicketAct.WRITE, TicketAct.ASK, TicketAct.RESOLVE, TicketAct.SEVERITY}


class TownTicketPolicy:
    """The municipality's administrators open and follow its requests; who has opened one goes on following it."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    @property
    def may_open(self) -> bool:
        return self.operator.may_change_rights

    def visible(self) -> QuerySet[TroubleTicket]:
        if self.may_open:
            return tickets_here()
        user = self.operator.user
        return tickets_here().filter(opened_by__kind=User.Kind.OPERATOR, opened_by__id=str(user.pk))

    def acts(self, ticket: TroubleTicket) -> set[TicketAct]:
        """Of one that is visible."""
        if ticket.is_open:
            return {TicketAct.WRITE, TicketAct.WITHDRAW}
        again = {TicketAct.REOPEN} if ticket.may_reopen() else set()
        return again | {TicketAct.CONFIRM} if ticket.state == State.RESOLVED else again


class AdhesionAct(StrEnum):
    ACCEPT = "accetta"
    REFUSE = "rifiuta"
    ASK = "chiedi"
    ANSWER = "rispondi"
    WITHDRAW = "ritira"


VENDOR_ANSWERS = {AdhesionAct.ACCEPT, AdhesionAct.REFUSE, AdhesionAct.ASK}
TOWN_ANSWERS = {AdhesionAct.ANSWER, AdhesionAct.WITHDRAW}


class VendorAdhesionPolicy(SupportPolicy):
    def acts(self, adhesion: Adhesion) -> set[AdhesionAct]:
        if not (self.is_staff and adhesion.is_open):
            return set()
        answers = {AdhesionAct.ACCEPT, AdhesionAct.REFUSE}
        return answers if adhesion.state == Adhesion.State.QUESTIONED else answers | {AdhesionAct.ASK}


class TownAdhesionPolicy:
    """What a municipality buys is its administrators' business."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    @property
    def may_ask(self) -> bool:
        return self.operator.may_change_rights

    def acts(self, adhesion: Adhesion) -> set[AdhesionAct]:
        if not (self.may_ask and adhesion.is_open):
            return set()
        answers = {AdhesionAct.ANSWER} if adhesion.state == Adhesion.State.QUESTIONED else set()
        return answers | {AdhesionAct.WITHDRAW}
