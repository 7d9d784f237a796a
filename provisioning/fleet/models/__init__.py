from provisioning.fleet.models.active_service import ActiveService
from provisioning.fleet.models.health import Health
from provisioning.fleet.models.order_draft import OrderDraft
from provisioning.fleet.models.order_event import OrderEvent
from provisioning.fleet.models.schema_script import SchemaScript
from provisioning.fleet.models.usage import Usage

__all__ = ["ActiveService", "Health", "OrderDraft", "OrderEvent", "SchemaScript", "Usage"]
