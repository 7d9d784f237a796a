from provisioning.fleet.models.active_service import ActiveService
from provisioning.fleet.models.cell import Cell
from provisioning.fleet.models.health import Health
from provisioning.fleet.models.move import Move
from provisioning.fleet.models.order_draft import OrderDraft
from provisioning.fleet.models.order_event import OrderEvent
from provisioning.fleet.models.placement import Placement
from provisioning.fleet.models.schema_script import SchemaScript
from provisioning.fleet.models.usage import Usage

__all__ = [
    "ActiveService",
    "Cell",
    "Health",
    "Move",
    "OrderDraft",
    "OrderEvent",
    "Placement",
    "SchemaScript",
    "Usage",
]
