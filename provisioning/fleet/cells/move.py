"""Moving a municipality to another cell: closed there, brought over whole and compared, opened here, removed there.

Its door is closed for as long as that takes, with the courtesy page; every other municipality is served meanwhile. Each
step looks at how things stand before it acts, so an interrupted move is repeated and goes on.
"""

import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from time import sleep

from django.conf import settings
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from provisioning.fleet.cells.directory import Home, direct
from provisioning.fleet.cells.remote import CellError, environment_of, in_cell
from provisioning.fleet.models import Cell, Move, Placement
from tenants.models import Municipality

Step = Move.Step
# The other processes of a cell hear of a suspension within seconds, and requests that are under way end.
SETTLE_S = 61.0


def move(
    schema: str, target: str, by: ActorSnapshot, tell: Callable[[str], object], settle_s: float = SETTLE_S
) -> Move:
    """`target`: code of a cell, "" for this one, which is the control cell. `tell` hears of each step, in words.

    Raises CellError; then the municipality is where the directory says, closed perhaps, and the move is to be repeated.
    """
    moving = Move.objects.filter(schema_name=schema, finished_at=None).first() or _begun(schema, target, by)
    if moving.target != target:
        raise CellError(f"{moving} is under way: finish that first")
    steps = {
        Step.BEGUN: lambda: _suspend(moving, settle_s), Step.SUSPENDED: lambda: _export(moving),
        Step.EXPORTED: lambda: _import(moving), Step.IMPORTED: lambda: _direct(moving),
        Step.DIRECTED: lambda: _open(moving), Step.OPENED: lambda: _remove(moving),
    }  # fmt: skip
    for before, work in steps.items():
        if moving.step == before:
            work()
            _came_to(moving, list(Step)[list(Step).index(before) + 1])
            tell(f"{moving}: {moving.step}")
    return moving


def _begun(schema: str, target: str, by: ActorSnapshot) -> Move:
    placed = Placement.objects.select_related("cell").filter(schema_name=schema).first()
    source = placed.cell.code if placed else ""
    if source == target:
        raise CellError(f"{schema} lives there already")
    if not placed and not Municipality.objects.filter(schema_name=schema).exists():
        raise CellError(f"No municipality has the schema {schema}")
    for code in filter(None, (source, target)):
        if not Cell.objects.filter(code=code).exists():
            raise CellError(f"There is no cell {code}")
        environment_of(code)
    if _home(target, schema) is not None:
        raise CellError(f"{schema} stands in {target or 'the control cell'} too: somebody else's, or left over")
    return Move.objects.create(schema_name=schema, source=source, target=target, by=by, begun_at=timezone.now())


def _came_to(moving: Move, step: Step) -> None:
    moving.step = step
    moving.finished_at = timezone.now() if step == Step.DONE else None
    moving.save(update_fields=["step", "finished_at"])


def _home(cell: str, schema: str) -> Home | None:
    found = json.loads(in_cell(cell, "cells", "home", schema))
    return Home(**found | {"hosts": tuple(found["hosts"])}) if found else None


def _at_source(moving: Move) -> Home:
    home = _home(moving.source, moving.schema_name)
    if home is None:
        raise CellError(f"{moving.schema_name} is not in {moving.source or 'the control cell'} any more")
    return home


def _suspend(moving: Move, settle_s: float) -> None:
    if _at_source(moving).state == Municipality.State.ACTIVE:
        in_cell(moving.source, "fleet", "suspend", moving.schema_name, "--reason", "Trasferimento su un'altra cella")
    sleep(settle_s)


def _export(moving: Move) -> None:
    folder = _folder(moving)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    _key(moving).write_text(secrets.token_urlsafe(32))
    in_cell(moving.source, "fleet", "export", moving.schema_name, "--to", str(_archive(moving)), *_passphrase(moving))


def _import(moving: Move) -> None:
    if _home(moving.target, moving.schema_name) is None:
        in_cell(moving.target, "fleet", "import", str(_archive(moving)), *_passphrase(moving))


def _direct(moving: Move) -> None:
    cell = Cell.objects.get(code=moving.target) if moving.target else None
    direct(cell, _at_source(moving))


def _open(moving: Move) -> None:
    home = _home(moving.target, moving.schema_name)
    if home is not None and home.state == Municipality.State.SUSPENDED:
        in_cell(moving.target, "fleet", "resume", moving.schema_name)


def _remove(moving: Move) -> None:
    """The target has been found equal to the archive; what proves the removal stays in the source."""
    home = _home(moving.source, moving.schema_name)
    if home is not None:
        in_cell(moving.source, "fleet", "remove", moving.schema_name, "--confirm", home.name)
    shutil.rmtree(_folder(moving), ignore_errors=True)


def _folder(moving: Move) -> Path:
    return Path(settings.VAR_DIR) / "moves" / str(moving.id)


def _archive(moving: Move) -> Path:
    return _folder(moving) / "archive.zip"


def _key(moving: Move) -> Path:
    return _folder(moving) / "passphrase"


def _passphrase(moving: Move) -> tuple[str, str]:
    return "--passphrase-file", str(_key(moving))
