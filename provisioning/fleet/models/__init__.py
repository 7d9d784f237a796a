from provisioning.fleet.models.active_service import ActiveService
from provisioning.fleet.models.cell import Cell
from provisioning.fleet.models.deletion_proof import DeletionProof
from provisioning.fleet.models.health import Health
from provisioning.fleet.models.life_event import LifeEvent
from provisioning.fleet.models.life_job import LifeJob
from provisioning.fleet.models.move import Move
from provisioning.fleet.models.order_draft import OrderDraft
from provisioning.fleet.models.order_event import OrderEvent
from provisioning.fleet.models.placement import Placement
from provisioning.fleet.models.registered_domain import RegisteredDomain
from provisioning.fleet.models.schema_script import SchemaScript
from provisioning.fleet.models.usage import Usage

__all__ = [
    "ActiveService", "Cell", "DeletionProof", "Health", "LifeEvent", "LifeJob", "Move", "OrderDraft", "OrderEvent",
    "Placement", "RegisteredDomain", "SchemaScript", "Usage",
]  # fmt: skip
