"""What must be done before a demonstration can be served, each step only when its inputs have changed."""

import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config.devserver.console import Trouble, step
from config.devserver.paths import IDENTITIES, LOGS, PYTHON, ROOT, STAMPS, STATIC
from config.devserver.processes import tail
from config.devserver.stamps import Stamps, files_in, fingerprint


@dataclass(frozen=True)
class Step:
    """A management command, the files that decide whether it has to run again, and what must be there after it."""

    name: str
    title: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    produces: Path | None = None
    needs_data: bool = True


STEPS = (
    Step(
        "static",
        "Collecting the static files",
        ("collectstatic", "--noinput", "--clear"),
        ("*/static/*",),
        STATIC,
        False,
    ),
    Step("migrate", "Migrating the database", ("migrate_schemas", "--noinput"), ("*/migrations/*.py",)),
    Step("catalog", "Publishing the catalogue", ("publish_catalog",), ("catalog/*.py", "catalog/*.yaml")),
    Step(
        "seed",
        "Provisioning the municipalities and their data",
        ("seed_demo", "--identities", str(IDENTITIES)),
        ("provisioning/*", "integrations/simulators/*.py", "catalog/*.py", "catalog/*.yaml", "*/migrations/*.py"),
        IDENTITIES,
    ),
)


def prepare(env: dict[str, str], data_id: str, settings_id: str) -> None:
    """Run the steps whose inputs, data or settings are not those of the last run."""
    stamps = Stamps(STAMPS)
    for each in STEPS:
        words = (data_id, settings_id) if each.needs_data else ()
        files = files_in(ROOT, *each.inputs) + _built(each)
        stamps.once(each.name, fingerprint(ROOT, files, *words), partial(_run, each, env), each.produces)


def _built(each: Step) -> list[Path]:
    """The front end's result, which `files_in` leaves out as something built."""
    dist = ROOT / "ui" / "static" / "ui" / "dist"
    return sorted(path for path in dist.rglob("*") if path.is_file()) if each.name == "static" else []


def _run(each: Step, env: dict[str, str]) -> None:
    log = LOGS / f"prepare-{each.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with step(each.title), log.open("wb") as output:
        command = [PYTHON, "manage.py", *each.command]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Trouble(f"“manage.py {each.command[0]}” failed. Its last words, from {log}:\n{tail(log)}")
