from collections.abc import Iterable
from dataclasses import dataclass

from provisioning.support.queries import primary_host
from tenants.models import Municipality

# How the state of a municipality is coloured.
KINDS = {
    Municipality.State.ACTIVE: "success",
    Municipality.State.PREPARING: "info",
    Municipality.State.SUSPENDED: "warning",
    Municipality.State.REMOVING: "danger",
}


@dataclass(frozen=True)
class MunicipalityRow:
    municipality: Municipality
    host: str
    kind: str


def row(municipality: Municipality) -> MunicipalityRow:
    return MunicipalityRow(municipality, primary_host(municipality), KINDS[Municipality.State(municipality.state)])


def rows(found: Iterable[Municipality]) -> list[MunicipalityRow]:
    return [row(municipality) for municipality in found]
