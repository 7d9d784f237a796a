from provisioning.fleet.models.cell import Cell
from provisioning.fleet.models.deletion_proof import DeletionProof
from provisioning.fleet.models.life_event import LifeEvent
from provisioning.fleet.models.move import Move
from provisioning.fleet.models.placement import Placement
from provisioning.fleet.models.schema_script import SchemaScript

__all__ = ["Cell", "DeletionProof", "LifeEvent", "Move", "Placement", "SchemaScript"]
