"""What the vendor's side knows of a municipality and its archive brings along: its requests for help and its PNRR dossiers.

Support grants, adhesions and papers stay in the archive: they refer to people, price lists and files of the installation that
they come from. Health and usage are taken anew.
"""

import json
from typing import Any

from django.db.models import ForeignKey, Model

from provisioning.fleet.life.archive.reader import Archive
from provisioning.pnrr.models import CheckRun, Dossier, DossierEvent, Evidence, FundedService
from provisioning.support.models import TicketClock, TicketEvent, TicketPause, TroubleTicket
from tenants.models import Municipality

# Whom others refer to comes first.
CARRIED: tuple[type[Model], ...] = (
    TroubleTicket, TicketClock, TicketPause, TicketEvent, Dossier, FundedService, CheckRun, Evidence, DossierEvent,
)  # fmt: skip


def take_in_vendor_rows(archive: Archive, town: Municipality) -> int:
    """How many. The caller holds the transaction; an archive of a release that did not know them brings none."""
    brought = 0
    for model in CARRIED:
        path = f"public/{model._meta.label_lower}.json"
        rows = json.loads(archive.read(path)) if archive.has(path) else []
        brought += len(model._base_manager.bulk_create([_made(model, row, town) for row in rows]))
    return brought


def _made(model: type[Model], row: dict[str, Any], town: Municipality) -> Model:
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is Municipality:
            values[field.attname] = town.pk
        elif field.attname in row:
            values[field.attname] = field.to_python(row[field.attname])
    return model(**values)
