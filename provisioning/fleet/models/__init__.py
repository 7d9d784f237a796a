from provisioning.fleet.models.cell import Cell
from provisioning.fleet.models.move import Move
from provisioning.fleet.models.placement import Placement
from provisioning.fleet.models.schema_script import SchemaScript

__all__ = ["Cell", "Move", "Placement", "SchemaScript"]
