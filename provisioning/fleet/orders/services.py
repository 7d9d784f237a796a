"""The services of an order: what the municipality has to decide about each before it can be switched on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.blueprint import Blueprint, Parameter
from catalog.models import BlueprintVersion
from catalog.parameters import InvalidParameters, as_text, check_values
from catalog.queries import available_blueprints
from catalog.store import blueprint


@dataclass(frozen=True)
class Decision:
    """`value`: as chosen or proposed, in words; "" when there is none yet."""

    parameter: Parameter
    value: str
    is_chosen: bool
    problem: str = ""

    @property
    def is_missing(self) -> bool:
        return bool(self.problem)

    @property
    def is_proposed(self) -> bool:
        return bool(self.value) and not self.is_chosen


@dataclass(frozen=True)
class Offer:
    """A service of the catalogue, with what an order says about it. `values`: those chosen, the catalogue's left out."""

    code: str
    blueprint_hash: str
    is_chosen: bool
    office: str
    values: dict[str, Any]

    @cached_property
    def blueprint(self) -> Blueprint:
        return blueprint(self.blueprint_hash)

    @property
    def title(self) -> str:
        return self.blueprint.title

    @cached_property
    def problems(self) -> dict[str, str]:
        try:
            check_values(self.blueprint.parameters, self.values)
        except InvalidParameters as error:
            return error.errors
        return {}

    @property
    def is_ready(self) -> bool:
        return not self.problems

    @property
    def decisions(self) -> list[Decision]:
        return [self._decision(parameter) for parameter in self.blueprint.parameters]

    @property
    def missing(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.is_missing]

    def _decision(self, parameter: Parameter) -> Decision:
        problem = self.problems.get(parameter.id, "")
        chosen = parameter.id in self.values
        value = self.values[parameter.id] if chosen else parameter.default
        return Decision(parameter, "" if problem else as_text(parameter, value), chosen, problem)


def offers(answers: dict[str, Any]) -> list[Offer]:
    """The whole catalogue, by title. `answers`: of the step of the services."""
    chosen = answers.get("services", {})
    found = [_offer(version, chosen.get(version.code)) for version in available_blueprints()]
    return sorted(found, key=lambda offer: offer.title)


def chosen_offers(answers: dict[str, Any]) -> list[Offer]:
    return [offer for offer in offers(answers) if offer.is_chosen]


def _offer(version: BlueprintVersion, said: dict[str, Any] | None) -> Offer:
    known = {parameter.id for parameter in blueprint(version.hash).parameters}
    # A newer version may ask for other things than the one that was answered.
    values = {name: value for name, value in (said or {}).get("parameters", {}).items() if name in known}
    return Offer(version.code, version.hash, said is not None, (said or {}).get("office", ""), values)
