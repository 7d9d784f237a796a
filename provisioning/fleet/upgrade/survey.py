"""What stands where in the fleet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django_tenants.utils import get_public_schema_name

from provisioning.fleet.upgrade.plan import wanted
from provisioning.fleet.upgrade.versions import Applied, behind, standing
from tenants.db import connection
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality


@dataclass(frozen=True)
class Fleet:
    """`total`: municipalities with a schema; `behind`: the schemas that lack something, by the migrations that they have."""

    total: int
    behind: Mapping[Applied, list[str]]
    public_is_behind: bool

    @property
    def is_current(self) -> bool:
        return not self.behind and not self.public_is_behind


def survey() -> Fleet:
    """Call it on the public side."""
    public = get_public_schema_name()
    schemas = _schemas()
    lacking = behind(standing([public, *schemas]), wanted())
    towns = {applied: [name for name in names if name != public] for applied, names in lacking.items()}
    return Fleet(
        total=len(schemas),
        behind={applied: names for applied, names in towns.items() if names},
        public_is_behind=any(public in names for names in lacking.values()),
    )


def lacking(schemas: Iterable[str]) -> dict[str, int]:
    """How many migrations of this release each schema lacks."""
    release = wanted()
    return {name: len(release - applied) for applied, names in standing(schemas).items() for name in names}


def _schemas() -> list[str]:
    """None while the directory of municipalities has still to be made; its newest columns may be missing too."""
    if Municipality._meta.db_table not in connection.introspection.table_names():
        return []
    towns = Municipality.objects.filter(state__in=WITH_SCHEMA).order_by("schema_name")
    return list(towns.values_list("schema_name", flat=True))
