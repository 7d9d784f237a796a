"""From YAML files to published versions: all of them, or none."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from pydantic import ValidationError

from catalog.blueprint import Blueprint
from catalog.canonical import content_hash
from catalog.checks import blueprint_problems, source_problems
from catalog.fragments import FragmentLibrary, expand, shown_as
from catalog.models import BlueprintVersion
from catalog.yaml_source import Loc, Problem, Source, SourceError, read_yaml

ROOT: Final = Path(__file__).resolve().parent.parent
LIBRARY: Final = ROOT / "catalog" / "blueprints" / "library"
FRAGMENTS: Final = ROOT / "catalog" / "blueprints" / "fragments"


@dataclass
class Report:
    """What `publish` did, or why it did nothing."""

    problems: list[Problem] = field(default_factory=list)
    published: list[BlueprintVersion] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def blueprint_files(paths: list[Path]) -> list[Path]:
    """The files named, and those inside the folders named; the whole library when nothing is."""
    files: list[Path] = []
    for path in paths or [LIBRARY]:
        files += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return files


def read_blueprint(path: Path, fragments: Path = FRAGMENTS) -> Blueprint:
    """Raises SourceError, whose problems name file and line."""
    return _read(path, FragmentLibrary(fragments, ROOT))


def _read(path: Path, library: FragmentLibrary) -> Blueprint:
    if not path.is_file():
        raise SourceError([Source(str(path)).problem((), "there is no such file")])
    source = expand(read_yaml(path, shown_as(path, ROOT)), library)
    if not isinstance(source.data, dict):
        raise SourceError([source.problem((), "a blueprint is a mapping of keys")])
    blueprint = _validated(source)
    found = [*source_problems(blueprint), *blueprint_problems(blueprint)]
    if blueprint.code != path.stem:
        found.append((("code",), f"the file is named «{path.stem}»: name it after the code"))
    if found:
        raise SourceError([source.problem(loc, message) for loc, message in found])
    return blueprint


def _validated(source: Source) -> Blueprint:
    try:
        return Blueprint.model_validate(source.data)
    except ValidationError as error:
        problems = [source.problem(_loc(e["loc"]), _message(e)) for e in error.errors(include_url=False)]
        raise SourceError(problems) from None


def _loc(loc: tuple[Any, ...]) -> Loc:
    return tuple(part for part in loc if isinstance(part, str | int))


def _message(error: Any) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def publish(paths: list[Path], *, fragments: Path = FRAGMENTS, check_only: bool = False) -> Report:
    """Run on the public schema. A blueprint whose content is already the newest version stays as it is."""
    report, blueprints, library = Report(), [], FragmentLibrary(fragments, ROOT)
    for path in blueprint_files(paths):
        try:
            blueprints.append((path, _read(path, library)))
        except SourceError as error:
            report.problems += error.problems
    codes = [blueprint.code for _, blueprint in blueprints]
    for path, blueprint in blueprints:
        if codes.count(blueprint.code) > 1:
            report.problems.append(Source(str(path)).problem(("code",), f"«{blueprint.code}» is there twice"))
    if report.ok and not check_only:
        with transaction.atomic():
            for _path, blueprint in blueprints:
                _publish_one(blueprint, report)
    return report


def _publish_one(blueprint: Blueprint, report: Report) -> None:
    body = blueprint.model_dump(mode="json", by_alias=True, exclude_none=True)
    name = content_hash(body)
    versions = BlueprintVersion.objects.filter(code=blueprint.code)
    existing = versions.filter(hash=name).first()
    last = versions.aggregate(last=Max("sequence"))["last"] or 0
    if existing and existing.sequence == last:
        report.unchanged.append(blueprint.code)
        return
    if existing:
        # Going back to an earlier content: its name is the same, so it becomes the newest again.
        existing.sequence = last + 1
        existing.save(update_fields=["sequence"])
        report.published.append(existing)
        return
    version = BlueprintVersion(code=blueprint.code, hash=name, format=blueprint.format, body=body, sequence=last + 1)
    version.save(force_insert=True)
    report.published.append(version)
