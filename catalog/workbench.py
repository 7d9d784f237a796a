"""A service as its administrators see it: the working copy if one is open, else what is live, else what the catalogue offers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.actions.change import InvalidCustomisation, resolved
from catalog.blueprint import Blueprint
from catalog.models import Service, WorkingCopy
from catalog.overlay import Body, OverlayError, apply_overlay
from catalog.problem_words import in_words
from catalog.resolve import ResolvedDefinition
from catalog.store import blueprint, latest_version


@dataclass
class Workbench:
    code: str
    service: Service | None
    copy: WorkingCopy | None
    latest_hash: str

    @property
    def source(self) -> Service | WorkingCopy | None:
        return self.copy or self.service

    @property
    def blueprint_hash(self) -> str:
        return self.source.blueprint_hash if self.source else self.latest_hash

    @property
    def parameters(self) -> dict[str, Any]:
        return self.source.parameters if self.source else {}

    @property
    def overlay(self) -> dict[str, Any]:
        return self.source.overlay if self.source else {}

    @property
    def office_code(self) -> str:
        return self.source.office_code if self.source else ""

    @property
    def token(self) -> str:
        """What a form carries to tell, when it comes back, whether anybody changed anything meanwhile."""
        return f"{self.service.row_version if self.service else 0}.{self.copy.row_version if self.copy else 0}"

    @property
    def update_waits(self) -> bool:
        """The catalogue has a newer version than the one here."""
        return self.source is not None and self.blueprint_hash != self.latest_hash

    @cached_property
    def base(self) -> Blueprint:
        return blueprint(self.blueprint_hash)

    @cached_property
    def body(self) -> dict[str, Any]:
        return body_of(self.base)

    @cached_property
    def merged(self) -> dict[str, Any]:
        """The body with the municipality's changes, parameters still as placeholders."""
        return apply_overlay(self.body, self.overlay)

    @cached_property
    def worded(self) -> Blueprint:
        """`merged` as a blueprint: what conditions are told with, in the municipality's own words."""
        return Blueprint.model_validate(self.merged) if self.overlay else self.base

    @cached_property
    def definition(self) -> ResolvedDefinition:
        """As citizens would get it. Raises InvalidParameters, InvalidCustomisation."""
        return resolved(self.base, self.blueprint_hash, self.parameters, self.overlay)

    def problems(self, overlay: dict[str, Any], error: InvalidCustomisation) -> list[str]:
        """Why this overlay cannot be, in Italian."""
        return problems_in_words(error, self.body, overlay, [self.merged, self.body])


def problems_in_words(error: InvalidCustomisation, body: Body, overlay: dict[str, Any], known: list[Body]) -> list[str]:
    """`known`: where the things that are missed have their names, the likeliest first."""
    try:
        merged = apply_overlay(body, overlay)
    except OverlayError:
        merged = body
    return in_words(error.found, merged, known)


def body_of(base: Blueprint) -> dict[str, Any]:
    return base.model_dump(mode="json", by_alias=True, exclude_none=True)


def workbench(code: str) -> Workbench:
    """Raises BlueprintVersion.DoesNotExist when the catalogue has no such service."""
    latest = latest_version(code)
    service = Service.objects.filter(code=code).first()
    return Workbench(code, service, WorkingCopy.objects.filter(code=code).first(), latest.hash)
