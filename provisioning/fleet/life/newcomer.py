"""The public rows that an archive brings: the municipality, its look, its domains, the blueprints that it refers to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from pydantic import TypeAdapter
from pydantic import ValidationError as LabelError

from catalog.models import BlueprintVersion
from catalog.publishing import content_hash
from provisioning.fleet.cells.directory import Home, Taken, refuse_taken_elsewhere
from provisioning.fleet.life.archive.reader import Archive
from provisioning.fleet.life.errors import Damaged, DoesNotFit
from provisioning.fleet.order import Label
from tenants.models import Branding, Domain, Municipality

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Newcomer:
    """`domains`: the first is the primary one."""

    town: Municipality
    look: Branding
    domains: tuple[str, ...]

    def refuse_taken(self) -> None:
        """Raises DoesNotFit, naming who has what."""
        for name in ("istat_code", "ipa_code"):
            other = Municipality.objects.filter(**{name: getattr(self.town, name)}).first()
            if other:
                raise DoesNotFit(f"{other.name} (schema {other.schema_name}) has the {name} {getattr(self.town, name)}")
        taken = Domain.objects.select_related("tenant").filter(domain__in=self.domains).first()
        if taken:
            raise DoesNotFit(f"{taken.domain} already belongs to {taken.tenant.name}: give it another --subdomain")
        self._refuse_taken_elsewhere()
        self._check()

    def write(self) -> None:
        self.town.save(force_insert=True)
        self.look.municipality = self.town
        self.look.save(force_insert=True)
        for place, domain in enumerate(self.domains):
            Domain.objects.create(domain=domain, tenant=self.town, is_primary=place == 0)

    def _refuse_taken_elsewhere(self) -> None:
        """That it lives in another cell itself is no hindrance: it may be moving."""
        try:
            refuse_taken_elsewhere(Home(self.town.schema_name, self.town.name, self.town.istat_code, self.domains))
        except Taken as taken:
            raise DoesNotFit(str(taken)) from None

    def _check(self) -> None:
        try:
            self.town.full_clean()
            self.look.full_clean(exclude=["municipality"])
        except ValidationError as error:
            raise DoesNotFit(f"Facts about the municipality are not acceptable: {error}") from None


def newcomer_of(archive: Archive, subdomain: str) -> Newcomer:
    """Not yet written. Raises Damaged, DoesNotFit for a subdomain that cannot be."""
    town = _made(Municipality, _only(archive, Municipality))
    if town.schema_name != archive.manifest.schema_name:
        raise Damaged("The municipality is not the one that the archive names")
    town.state = Municipality.State.PREPARING
    look = _made(Branding, _only(archive, Branding), leave="municipality_id")
    return Newcomer(town, look, _domains(archive, subdomain))


def take_in_blueprints(archive: Archive) -> None:
    """Versions that the municipality refers to and this installation has not got. None becomes its newest: other
    municipalities follow that. The caller holds the transaction."""
    for row in _rows(archive, BlueprintVersion):
        if not BlueprintVersion.objects.filter(hash=row["hash"]).exists():
            _take_in_blueprint(row)


def _take_in_blueprint(row: Mapping[str, Any]) -> None:
    if content_hash(row["body"]) != row["hash"]:
        raise Damaged(f"The blueprint {row['code']} is not what its name says")
    version = BlueprintVersion(**{name: row[name] for name in ("code", "hash", "format", "body", "sequence")})
    newest = BlueprintVersion.objects.select_for_update().filter(code=version.code).order_by("-sequence").first()
    if newest is not None:
        version.sequence, newest.sequence = newest.sequence, newest.sequence + 1
        newest.save(update_fields=["sequence"])
    version.save(force_insert=True)


def _domains(archive: Archive, subdomain: str) -> tuple[str, ...]:
    if subdomain:
        try:
            return (f"{TypeAdapter(Label).validate_python(subdomain)}.{settings.SPORTELLO_DOMAIN}",)
        except LabelError as error:
            raise DoesNotFit(f"The subdomain {subdomain} cannot be: {error.errors()[0]['msg']}") from None
    rows = sorted(_rows(archive, Domain), key=lambda row: (not row["is_primary"], row["domain"]))
    return tuple(row["domain"] for row in rows)


def _made(model: type[Row], row: Mapping[str, Any], leave: str = "") -> Row:
    known = {field.attname for field in model._meta.concrete_fields} - {"id", leave}
    return model(**{name: value for name, value in row.items() if name in known})


def _only(archive: Archive, model: type[Model]) -> Mapping[str, Any]:
    rows = _rows(archive, model)
    if len(rows) != 1:
        raise Damaged(f"The archive has {len(rows)} rows of {model._meta.label}")
    return rows[0]


def _rows(archive: Archive, model: type[Model]) -> list[dict[str, Any]]:
    """What another release calls otherwise is left aside by who uses them."""
    found: list[dict[str, Any]] = json.loads(archive.read(f"public/{model._meta.label_lower}.json"))
    return found
