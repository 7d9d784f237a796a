from integrations.models.capability_config import CapabilityConfig
from integrations.models.circuit import Circuit
from integrations.models.delivery import Delivery
from integrations.models.delivery_event import DeliveryEvent
from integrations.models.emergency import EmergencyNumber, EmergencyRegister, StandingAuthorisation
from integrations.models.inbound_message import InboundMessage
from integrations.models.provider_list import ProviderList
from integrations.models.work_signal import WorkSignal

__all__ = [
    "CapabilityConfig",
    "Circuit",
    "Delivery",
    "DeliveryEvent",
    "EmergencyNumber",
    "EmergencyRegister",
    "InboundMessage",
    "ProviderList",
    "StandingAuthorisation",
    "WorkSignal",
]
