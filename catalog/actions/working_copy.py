"""Preparing a change of a service away from the citizens' eyes, and publishing it as one."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.actions.change import Actor, InvalidCustomisation, StaleService, point, resolved
from catalog.models import Service, WorkingCopy
from catalog.overlay import OverlayError
from catalog.store import blueprint
from catalog.workbench import Workbench, workbench

Changes = Mapping[str, Any]


class CopyStale(StaleService):
    """Somebody changed the service or the copy since the page was opened; nothing was written. `bench` is how it stands."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench


class ServiceMoved(RuntimeError):
    """The live service is no longer the one the copy was made from: publishing would undo what happened in between."""

    def __init__(self) -> None:
        super().__init__(_("Il servizio pubblicato è cambiato mentre preparavi queste modifiche."))


def edit_copy(code: str, change: Callable[[Workbench], Changes], *, token: str, by: Actor) -> Workbench:
    """Change the working copy, opening one if there is none; `change` gives the new values of its columns.

    Asking again for what is already so is harmless, whatever the token. Raises CopyStale, InvalidParameters,
    InvalidCustomisation, OverlayError, BlueprintVersion.DoesNotExist.
    """
    try:
        with transaction.atomic():
            _edit(_locked_bench(code), change, token, by)
    except IntegrityError:
        # Two opened a copy at the same moment: there was no row yet that could make the second wait.
        raise CopyStale(workbench(code)) from None
    return workbench(code)


def _edit(bench: Workbench, change: Callable[[Workbench], Changes], token: str, by: Actor) -> None:
    stale = bench.token != token
    try:
        changes = change(bench)
    except (OverlayError, InvalidCustomisation):
        # What cannot be done to the copy as it now stands may be so because somebody else changed it.
        if stale:
            raise CopyStale(bench) from None
        raise
    if bench.source and all(getattr(bench.source, key) == value for key, value in changes.items()):
        return
    if stale:
        raise CopyStale(bench)
    _save(bench, changes, by)


def _save(bench: Workbench, changes: Changes, by: Actor) -> None:
    copy = bench.copy or _opened(bench)
    for key, value in changes.items():
        setattr(copy, key, value)
    definition = resolved(blueprint(copy.blueprint_hash), copy.blueprint_hash, copy.parameters, copy.overlay)
    copy.parameters, copy.edited_by = definition.values, by
    if not copy._state.adding:
        copy.row_version += 1
    copy.save()


def _opened(bench: Workbench) -> WorkingCopy:
    return WorkingCopy(
        code=bench.code, started_from=bench.service.definition_hash if bench.service else "",
        blueprint_hash=bench.blueprint_hash, parameters=bench.parameters, overlay=bench.overlay,
        office_code=bench.office_code,
    )  # fmt: skip


def publish_copy(code: str, *, token: str, by: Actor) -> Service:
    """Make the working copy what citizens see, switching the service on if it never was. Raises CopyStale, ServiceMoved,
    WorkingCopy.DoesNotExist, InvalidParameters, InvalidCustomisation."""
    with transaction.atomic():
        bench = _locked_bench(code)
        if bench.copy is None:
            raise WorkingCopy.DoesNotExist
        if bench.token != token:
            raise CopyStale(bench)
        copy, service = bench.copy, bench.service
        if (service.definition_hash if service else "") != copy.started_from:
            raise ServiceMoved
        reason = "publish" if service else "activate"
        service = service or Service(code=code, state=Service.State.ACTIVE)
        service.blueprint_hash, service.office_code = copy.blueprint_hash, copy.office_code
        service.parameters, service.overlay = copy.parameters, copy.overlay
        point(service, by=by, reason=reason)
        copy.delete()
        return service


def discard_copy(code: str, *, token: str) -> bool:
    """Throw the working copy away; False when there is none any more. Raises CopyStale."""
    with transaction.atomic():
        bench = _locked_bench(code)
        if bench.copy is None:
            return False
        if bench.token != token:
            raise CopyStale(bench)
        bench.copy.delete()
        return True


def _locked_bench(code: str) -> Workbench:
    """Both rows locked, the service first as every action does; of two who open a copy at once the second is told."""
    Service.objects.select_for_update().filter(code=code).first()
    WorkingCopy.objects.select_for_update().filter(code=code).first()
    return workbench(code)
