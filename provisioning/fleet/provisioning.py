"""From the facts about a municipality to a tenant that answers on its host. Doing it again changes only what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from provisioning.fleet.cells.directory import Home, Taken, refuse_placed, refuse_taken_elsewhere
from provisioning.fleet.schema.script import current_script, run
from provisioning.fleet.upgrade.apply import upgrade_schema
from provisioning.fleet.upgrade.plan import prepare
from provisioning.fleet.upgrade.versions import standing
from tenants.context import public_context, tenant_context
from tenants.db import connection
from tenants.hosts import forget_hosts
from tenants.models import Branding, Domain, Municipality


class DomainTaken(Exception):
    """The domain, or another name that is one of a kind, is of another municipality already, here or in another cell."""


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


def _nothing() -> None:
    pass


def provision(
    facts: Facts, domain: str, branding: Mapping[str, Any], furnish: Callable[[], None] = _nothing
) -> Municipality:
    """The municipality, active on `domain`. `branding`: fields of `Branding`. `furnish` runs in the new schema, in a
    transaction, before the first visitor; it may run again.

    The rows are written together or not at all: ValidationError when a fact or the branding is not acceptable,
    DomainTaken when the domain is of another municipality. The schema comes after them, outside their transaction: until
    it is whole the municipality does not answer, and doing it again takes an interrupted run up where it stopped.
    """
    with public_context():
        with transaction.atomic():
            town = _written(facts, domain.lower(), branding)
        if town.state == Municipality.State.PREPARING:
            _build_schema(town)
        with tenant_context(town), transaction.atomic():
            furnish()
        if town.state == Municipality.State.PREPARING:
            town.state = Municipality.State.ACTIVE
            town.save(update_fields=["state"])
    forget_hosts()
    return town


def _written(facts: Facts, domain: str, branding: Mapping[str, Any]) -> Municipality:
    town = _record(facts)
    look = _look(town, branding)
    _refuse_domain_of_another(town, domain)
    _refuse_known_elsewhere(town, domain)
    town.save()
    look.municipality = town
    look.save()
    # The town is part of the search: should another take the domain meanwhile, this fails instead of stealing it.
    Domain.objects.update_or_create(domain=domain, tenant=town, defaults={"is_primary": True})
    return town


def _refuse_domain_of_another(town: Municipality, domain: str) -> None:
    taken = Domain.objects.select_related("tenant").filter(domain=domain).exclude(tenant_id=town.pk).first()
    if taken is not None:
        raise DomainTaken(f"{domain} already belongs to {taken.tenant.name} (schema {taken.tenant.schema_name})")


def _refuse_known_elsewhere(town: Municipality, domain: str) -> None:
    try:
        refuse_placed(town.schema_name)
        refuse_taken_elsewhere(Home(town.schema_name, town.name, town.istat_code, (domain,)))
    except Taken as taken:
        raise DomainTaken(str(taken)) from None


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
    """Whole or not at all; one that is there already comes from an older release, or from before there were scripts."""
    standings = standing([town.schema_name])
    if frozenset() in standings:
        run(current_script(), town.schema_name)
    else:
        for applied in standings:
            upgrade_schema(town.schema_name, prepare(applied))
        connection.set_schema_to_public()
