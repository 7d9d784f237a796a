"""From the facts about a municipality to a tenant that answers on its host. Doing it again changes only what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command

from tenants.context import public_context
from tenants.hosts import forget_hosts
from tenants.models import Branding, Domain, Municipality


@dataclass(frozen=True)
class Facts:
    """What identifies a municipality; `fiscal_code` has 11 digits, `cadastral_code` is the Belfiore one."""

    schema_name: str
    name: str
    istat_code: str
    ipa_code: str
    fiscal_code: str
    cadastral_code: str
    population: int
    province: str
    region: str


def provision(facts: Facts, domain: str, branding: Mapping[str, Any]) -> Municipality:
    """The municipality, active on `domain`. `branding`: fields of `Branding`.

    An interrupted run is taken up where it stopped: until its schema is whole the municipality does not answer.
    Raises ValidationError when a fact or the branding is not acceptable; then nothing is left behind.
    """
    with public_context():
        town = _record(facts)
        look = _look(town, branding)
        town.save()
        look.municipality = town
        look.save()
        Domain.objects.update_or_create(domain=domain.lower(), defaults={"tenant": town, "is_primary": True})
        if town.state == Municipality.State.PREPARING:
            _build_schema(town)
    forget_hosts()
    return town


def _record(facts: Facts) -> Municipality:
    town = Municipality.objects.filter(schema_name=facts.schema_name).first() or Municipality()
    for name, value in vars(facts).items():
        setattr(town, name, value)
    town.full_clean()
    return town


def _look(town: Municipality, branding: Mapping[str, Any]) -> Branding:
    look = Branding.objects.filter(municipality__schema_name=town.schema_name).first() or Branding()
    for name, value in branding.items():
        setattr(look, name, value)
    look.full_clean(exclude=["municipality"])
    return look


def _build_schema(town: Municipality) -> None:
    if not town.create_schema(check_if_exists=True, verbosity=0):
        # It exists: left half-way by an interrupted run, perhaps.
        call_command("migrate_schemas", schema_name=town.schema_name, interactive=False, verbosity=0)
    town.state = Municipality.State.ACTIVE
    town.save(update_fields=["state"])
