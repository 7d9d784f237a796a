"""The verbs of a municipality's life on the command line: what `manage.py fleet` says and asks for."""

import getpass
import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accounts.models.user import ActorSnapshot
from provisioning.fleet.life.errors import LifeError
from provisioning.fleet.life.export import export
from provisioning.fleet.life.progress import Progress
from provisioning.fleet.life.proof import record_of
from provisioning.fleet.life.remove import Consent, remove
from provisioning.fleet.life.suspend import resume, suspend
from provisioning.fleet.life.take_in import take_in
from provisioning.fleet.models import DeletionProof, LifeEvent
from tenants.models import Municipality

Say = Callable[[str], object]


def add_life_commands(commands: Any) -> None:
    """`commands`: the subparsers of `manage.py fleet`."""
    suspended = _town(commands, "suspend", "close a municipality's door: a courtesy page, and nothing is sent")
    suspended.add_argument("--reason", required=True, help="why; the journal keeps it")
    _town(commands, "resume", "open it again").add_argument("--reason", default="")
    exported = _town(commands, "export", "write the whole of a municipality into one file")
    exported.add_argument("--to", type=Path, required=True, help="a folder, or a file that is not there yet")
    _passphrase(exported)
    imported = _with_by(commands.add_parser("import", help="bring a municipality in from its archive, suspended"))
    imported.add_argument("archive", type=Path)
    imported.add_argument(
        "--subdomain", default="", help="under this installation's domain, in place of its own domains"
    )
    _passphrase(imported)
    removed = _town(commands, "remove", "take a suspended municipality off this installation; safe to repeat")
    removed.add_argument("--confirm", required=True, metavar="NAME", help="its name, written out: «Comune di …»")
    removed.add_argument("--without-export", action="store_true", help="nothing shall be able to bring it back")
    for name, text in (("proof", "print what proves a removal"), ("journal", "print what became of a municipality")):
        commands.add_parser(name, help=text).add_argument("schema")


def run_life_command(options: dict[str, Any], say: Say, progress: Progress) -> None:
    """Raises LifeError."""
    LIFE_COMMANDS[options["what"]](options, say, progress)


def _suspend(options: dict[str, Any], say: Say, _progress: Progress) -> None:
    town = _municipality(options)
    if not suspend(town, options["reason"], _by(options)):
        raise LifeError(
            f"{town.name} is suspended, and a delivery is still under way: wait for its end before you export"
        )
    say(f"{town.name} is suspended")


def _resume(options: dict[str, Any], say: Say, _progress: Progress) -> None:
    town = _municipality(options)
    resume(town, _by(options), options["reason"])
    say(f"{town.name} is open again")


def _export(options: dict[str, Any], say: Say, progress: Progress) -> None:
    done = export(_municipality(options), options["to"], _passphrase_of(options), _by(options), progress)
    say(f"{done.path}: {done.rows} rows, {done.files} files, manifest {done.digest}")
    for fault in done.faults:
        say(f"as it was found: {fault}")


def _import(options: dict[str, Any], say: Say, progress: Progress) -> None:
    done = take_in(options["archive"], _passphrase_of(options), _by(options), options["subdomain"], progress)
    town = done.town
    say(f"{town.name}: {done.rows} rows and {done.files} files equal to the archive's; suspended until fleet resume")
    if done.upgraded:
        say("It came from an earlier release and was upgraded to this one")
    if done.sealed_anew:
        say(
            "It comes from another installation: timelines were sealed anew, and operators set up their app's codes again"
        )
        say(
            f"  (manage.py invite_operator --tenant {town.schema_name} --email ADDRESS --reset; passkeys hold on the same host)"
        )
    for fault in done.faults:
        say(f"as it was found at the source: {fault}")


def _remove(options: dict[str, Any], say: Say, progress: Progress) -> None:
    consent = Consent(options["confirm"], options["without_export"])
    proof = remove(_municipality(options), consent, _by(options), progress)
    say(f"{proof.name} is removed: manage.py fleet proof {proof.schema_name}")


def _proof(options: dict[str, Any], say: Say, _progress: Progress) -> None:
    proofs = list(DeletionProof.objects.filter(schema_name=options["schema"]))
    if not proofs:
        raise LifeError(f"No municipality of the schema {options['schema']} was removed here")
    say(json.dumps([record_of(proof) for proof in proofs], ensure_ascii=False, indent=2))
    altered = [proof for proof in proofs if proof.finished_at and not proof.is_whole]
    if altered:
        raise LifeError(f"{len(altered)} of them were altered, or sealed by another installation")


def _journal(options: dict[str, Any], say: Say, _progress: Progress) -> None:
    for event in LifeEvent.objects.filter(schema_name=options["schema"]):
        reason = f": {event.reason}" if event.reason else ""
        say(f"{event.at:%Y-%m-%d %H:%M:%S}Z  {event.kind:<12} {event.by['name']}{reason}")


LIFE_COMMANDS: dict[str, Callable[[dict[str, Any], Say, Progress], None]] = {
    "suspend": _suspend, "resume": _resume, "export": _export, "import": _import, "remove": _remove, "proof": _proof,
    "journal": _journal,
}  # fmt: skip


def _town(commands: Any, name: str, text: str) -> ArgumentParser:
    parser = _with_by(commands.add_parser(name, help=text))
    parser.add_argument("schema", help="schema of the municipality")
    return parser


def _with_by(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--by", default="", help="who does it, for the journal; default: the system's user")
    return parser


def _passphrase(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, required=True, help="its first line seals the archive: 16 characters or more"
    )


def _passphrase_of(options: dict[str, Any]) -> str:
    """Not on the command line, where every user of the machine could read it."""
    try:
        lines = options["passphrase_file"].read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LifeError(f"The passphrase cannot be read: {error}") from None
    return lines[0].strip() if lines else ""


def _by(options: dict[str, Any]) -> ActorSnapshot:
    return {"kind": "staff", "id": "", "name": options["by"] or f"{getpass.getuser()} (command line)"}


def _municipality(options: dict[str, Any]) -> Municipality:
    town = Municipality.objects.select_related("branding").filter(schema_name=options["schema"]).first()
    if town is None:
        raise LifeError(f"No municipality has the schema {options['schema']}")
    return town
