"""Taking a municipality off this installation, and what proves that it was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from documents import storage
from provisioning.fleet.life.alone import alone_with
from provisioning.fleet.life.archive.tables import count_rows, tables_of
from provisioning.fleet.life.erase import drop_schema, erase_files, erase_public, forget_cached
from provisioning.fleet.life.errors import Code, LifeError, WrongState
from provisioning.fleet.life.journal import closing, last, note
from provisioning.fleet.life.progress import Progress, unwatched
from provisioning.fleet.life.public_rows import public_rows
from provisioning.fleet.models import DeletionProof, LifeEvent
from provisioning.support.actions.end import end_from_outside
from provisioning.support.models import SupportGrant
from tenants.context import public_context, tenant_context
from tenants.models import Municipality

State = Municipality.State
YOUNG = timedelta(days=7)
# Requests that were under way, and processes that had not heard of the suspension yet (`tenants.hosts.LIFETIME_S`).
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True)
class Consent:
    """`name`: the municipality's, written out by who asks. `without_export`: it is known that nothing can bring it back."""

    name: str
    without_export: bool = False


def remove(town: Municipality, consent: Consent, by: ActorSnapshot, progress: Progress = unwatched) -> DeletionProof:
    """Schema, files, cache and public rows, while others are served. Interrupted, it is to be repeated and goes on.

    Raises WrongState when it is not suspended, LifeError without consent, without an export of the last week made after it
    was suspended, or when somebody holds a table.
    """
    with public_context(), alone_with(town.schema_name):
        proof = removal_under_way(town) or _begun(town, consent, by)
        try:
            drop_schema(town.schema_name, progress)
        except OperationalError as error:
            told = f"A table of {town.schema_name} is in use: repeat the command, it goes on"
            raise LifeError(told, Code.TABLE_IN_USE) from error
        erase_files(town)
        forget_cached(town)
        _finish(town, proof, _left(town), by)
    return proof


def removal_under_way(town: Municipality) -> DeletionProof | None:
    """Consent was given when it began."""
    return DeletionProof.objects.filter(schema_name=town.schema_name, finished_at=None).first()


def _begun(town: Municipality, consent: Consent, by: ActorSnapshot) -> DeletionProof:
    town.refresh_from_db()
    exported = require_consent(town, consent)
    # Nobody's leave to come in may outlive what it was for, nor be ended where its tables are gone.
    for grant in SupportGrant.objects.filter(municipality=town, ended_at=None):
        end_from_outside(grant, by)
    body = _inventory(town, exported)
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=town.pk)
        town.state = State.REMOVING
        town.save(update_fields=["state"])
        return DeletionProof.objects.create(
            schema_name=town.schema_name, name=town.name, body=body, by=by, begun_at=timezone.now()
        )


def require_consent(town: Municipality, consent: Consent) -> LifeEvent | None:
    """The export that can bring it back. Raises as `remove` does."""
    if town.state != State.SUSPENDED:
        raise WrongState(f"{town.name} is {town.state}: suspend it first", Code.NOT_SUSPENDED)
    if consent.name != town.name:
        raise LifeError(f"The name does not match: it is «{town.name}»", Code.NAME_DIFFERS)
    return None if consent.without_export else fresh_export(town)


def fresh_export(town: Municipality) -> LifeEvent:
    """Of the last week, made after its door was closed. Raises LifeError."""
    exported = last(town.schema_name, LifeEvent.Kind.EXPORTED)
    if exported is None or exported.at < timezone.now() - YOUNG:
        told = f"No export of the last {YOUNG.days} days is on record: make one, or say that none is wanted"
        raise LifeError(told, Code.NO_EXPORT)
    closed = closing(town.schema_name)
    if closed is not None and datetime.fromisoformat(exported.data["made_at"]) < closed.at + SETTLED:
        told = "The export was made before the municipality had been suspended for a minute: make another"
        raise LifeError(told, Code.EXPORT_TOO_EARLY)
    return exported


def _inventory(town: Municipality, exported: LifeEvent | None) -> dict[str, Any]:
    """What is there before the first of it goes."""
    with tenant_context(town):
        sizes = [storage.size_of(key) for key in storage.stored_keys()]
    facts = ("name", "istat_code", "ipa_code", "fiscal_code", "province")
    return {
        "municipality": {name: getattr(town, name) for name in facts},
        "domains": sorted(town.domains.values_list("domain", flat=True)),
        "tables": {table.name: count_rows(table) for table in tables_of(town.schema_name)},
        "files": len(sizes),
        "bytes": sum(sizes),
        "public": {rows.model._meta.label_lower: rows.count() for rows in public_rows(town)},
        "support": [_entry(grant) for grant in SupportGrant.objects.filter(municipality=town).order_by("asked_at")],
        "export": exported.data if exported else None,
    }


def _entry(grant: SupportGrant) -> dict[str, str]:
    """Who of the vendor had leave to come in: that must be known afterwards too."""
    times = {name: getattr(grant, name) for name in ("asked_at", "starts_at", "expires_at", "ended_at")}
    said = {name: at.isoformat() for name, at in times.items() if at is not None}
    return {"staff": grant.staff_name, "level": grant.level, "ticket": grant.ticket, **said}


def _left(town: Municipality) -> dict[str, int]:
    with tenant_context(town):
        files = sum(1 for _key in storage.stored_keys())
    return {"tables": len(tables_of(town.schema_name)), "files": files}


@transaction.atomic
def _finish(town: Municipality, proof: DeletionProof, left: dict[str, int], by: ActorSnapshot) -> None:
    proof.body = {**proof.body, "left": left}
    erase_public(town)
    proof.finished_at = timezone.now()
    proof.seal = proof.seal_now()
    proof.save()
    note(town, LifeEvent.Kind.REMOVED, by, data={"proof": str(proof.id), "seal": proof.seal})
