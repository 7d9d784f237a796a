from catalog.models.blueprint_version import BlueprintVersion
from catalog.models.definition import Definition
from catalog.models.rating import Rating
from catalog.models.service import Service
from catalog.models.service_version import ServiceVersion
from catalog.models.working_copy import WorkingCopy

__all__ = ["BlueprintVersion", "Definition", "Rating", "Service", "ServiceVersion", "WorkingCopy"]
