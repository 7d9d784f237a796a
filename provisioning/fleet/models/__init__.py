from provisioning.fleet.models.deletion_proof import DeletionProof
from provisioning.fleet.models.life_event import LifeEvent
from provisioning.fleet.models.schema_script import SchemaScript

__all__ = ["DeletionProof", "LifeEvent", "SchemaScript"]
