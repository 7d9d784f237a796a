"""Bringing a municipality in from an archive: all of it, equal to what was exported, or nothing.

No SQL of the archive is ever run: the schema is made by this release's own script, and only rows come from outside. An
empty schema under a mark comes first and the mark goes last, with the transaction that makes the municipality known to
the others: what a killed run has left is known by it, and the next run takes it away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models.user import ActorSnapshot
from cases.actions.seal_anew import seal_anew
from documents import storage
from provisioning.fleet.life.alone import alone_with
from provisioning.fleet.life.archive.files import bring_files
from provisioning.fleet.life.archive.manifest import Manifest
from provisioning.fleet.life.archive.reader import Archive, opened
from provisioning.fleet.life.archive.rebuild import bring_rows
from provisioning.fleet.life.archive.timelines import proved
from provisioning.fleet.life.erase import drop_schema, erase_files, erase_public, forget_cached
from provisioning.fleet.life.errors import Damaged, DoesNotFit
from provisioning.fleet.life.export import origin_of
from provisioning.fleet.life.journal import note
from provisioning.fleet.life.mark import is_marked, reserve, schema_exists, unmark
from provisioning.fleet.life.newcomer import Newcomer, newcomer_of, take_in_blueprints
from provisioning.fleet.life.progress import Progress, unwatched
from provisioning.fleet.life.vendor_rows import take_in_vendor_rows
from provisioning.fleet.models import LifeEvent
from provisioning.fleet.schema.script import script_at
from provisioning.fleet.upgrade.apply import upgrade_schema
from provisioning.fleet.upgrade.plan import prepare, wanted
from tenants.context import public_context, tenant_context
from tenants.db import connection
from tenants.models import Municipality


@dataclass(frozen=True)
class Imported:
    """`sealed_anew`: another installation's timelines, which now bear this one's seals, and whose second factors are void."""

    town: Municipality
    rows: int
    files: int
    sealed_anew: bool
    upgraded: bool
    faults: tuple[str, ...]


def take_in(
    path: Path, passphrase: str, by: ActorSnapshot, subdomain: str = "", progress: Progress = unwatched
) -> Imported:
    """The archive's municipality, suspended, under its own domains or one subdomain of this installation.

    Raises Damaged, DoesNotFit (it is here already, its names are taken, it comes from a newer release), LifeError. Then
    nothing of it is here.
    """
    with opened(path, passphrase, progress) as archive, public_context():
        manifest = archive.manifest
        with alone_with(manifest.schema_name):
            newcomer = newcomer_of(archive, subdomain)
            _clear_leftover(newcomer.town)
            _refuse_unknown_migrations(manifest)
            newcomer.refuse_taken()
            with _all_or_nothing(newcomer.town):
                reserve(manifest.schema_name)
                return _brought(archive, newcomer, by, progress)


def _brought(archive: Archive, newcomer: Newcomer, by: ActorSnapshot, progress: Progress) -> Imported:
    manifest, town = archive.manifest, newcomer.town
    statements = script_at(frozenset(manifest.migrations))
    bring_files(archive, town, progress)
    with transaction.atomic():
        bring_rows(archive, statements, progress)
        take_in_blueprints(archive)
        newcomer.write()
        take_in_vendor_rows(archive, town)
    upgraded = _upgrade(manifest)
    foreign = origin_of(manifest.id) != manifest.origin
    with tenant_context(town), transaction.atomic():
        if foreign:
            seal_anew(manifest.timelines.broken_cases, manifest.timelines.broken_anchors)
        _compare_timelines(manifest)
        _open_suspended(town, archive, by, foreign)
    forget_cached(town)
    rows = sum(table.rows for table in manifest.tables)
    return Imported(town, rows, len(manifest.stored), foreign, upgraded, manifest.faults)


def _refuse_unknown_migrations(manifest: Manifest) -> None:
    unknown = sorted(frozenset(manifest.migrations) - wanted())
    if unknown:
        named = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        raise DoesNotFit(
            f"The archive comes from a newer release ({manifest.release}) with {len(unknown)} migrations that are not here: "
            f"{named}. Upgrade this installation first"
        )


def _upgrade(manifest: Manifest) -> bool:
    """One of an earlier release comes to this one as all others did."""
    steps = prepare(frozenset(manifest.migrations))
    if steps:
        upgrade_schema(manifest.schema_name, steps)
        connection.set_schema_to_public()
    return bool(steps)


def _compare_timelines(manifest: Manifest) -> None:
    """Those that held hold here, and those that did not are not made to look as if they did."""
    if proved() != manifest.timelines:
        raise Damaged("The timelines do not stand as the archive says")


def _open_suspended(town: Municipality, archive: Archive, by: ActorSnapshot, foreign: bool) -> None:
    """What waits in its ledger must not leave while the municipality may still be served elsewhere."""
    town.state = Municipality.State.SUSPENDED
    town.save(update_fields=["state"])
    unmark(town.schema_name)
    manifest = archive.manifest
    data = {
        "archive": str(manifest.id), "manifest_sha256": archive.digest, "made_at": manifest.made_at.isoformat(),
        "closed_since": manifest.closed_since.isoformat(), "release": manifest.release, "sealed_anew": foreign,
        "rows": sum(table.rows for table in manifest.tables), "files": len(manifest.stored),
    }  # fmt: skip
    note(town, LifeEvent.Kind.IMPORTED, by, data=data)


@contextmanager
def _all_or_nothing(town: Municipality) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.set_schema_to_public()
        _take_away(town)
        raise


def _clear_leftover(town: Municipality) -> None:
    """Raises DoesNotFit when what is there is no leftover."""
    here = Municipality.objects.filter(schema_name=town.schema_name).first()
    if here or schema_exists(town.schema_name):
        if not is_marked(town.schema_name):
            raise DoesNotFit(f"The schema {town.schema_name} is here already: an import writes over nothing")
        _take_away(here or town)
    with tenant_context(town):
        if next(storage.stored_keys(), None):
            raise DoesNotFit(f"Files of {town.schema_name} lie in the storage: of another installation that shares it?")


def _take_away(town: Municipality) -> None:
    """The row first: from then on nobody can open what is no longer whole."""
    for here in Municipality.objects.filter(schema_name=town.schema_name):
        with transaction.atomic():
            erase_public(here)
    drop_schema(town.schema_name)
    erase_files(town)
    forget_cached(town)
