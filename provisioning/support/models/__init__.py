from provisioning.support.models.act import SupportAct
from provisioning.support.models.event import SupportEvent
from provisioning.support.models.grant import SupportGrant
from provisioning.support.models.ticket import SupportTicket

__all__ = ["SupportAct", "SupportEvent", "SupportGrant", "SupportTicket"]
