"""A definition with everything in sight: what appears only sometimes is there, and says when."""

from typing import Any

from django.utils.translation import gettext as _

from catalog.condition_words import condition_in_words
from catalog.resolve import ResolvedDefinition


def everything_shown(definition: ResolvedDefinition) -> ResolvedDefinition:
    """For previews only: conditions are taken off and told in words beside the thing."""
    body = definition.body
    shown = {
        **body,
        "steps": [_step(definition, step) for step in body["steps"]],
        "documents": [_told(definition, item, "help") for item in body.get("documents", [])],
        "declarations": [_told(definition, item, "text") for item in body["declarations"]],
    }
    return ResolvedDefinition.model_validate(shown)


def _step(definition: ResolvedDefinition, step: dict[str, Any]) -> dict[str, Any]:
    sections = [_section(definition, section) for section in step["sections"]]
    return _told(definition, {**step, "sections": sections}, "intro")


def _section(definition: ResolvedDefinition, section: dict[str, Any]) -> dict[str, Any]:
    fields = [_told(definition, _with_options(definition, item), "help") for item in section["fields"]]
    return _told(definition, {**section, "fields": fields}, "intro")


def _with_options(definition: ResolvedDefinition, item: dict[str, Any]) -> dict[str, Any]:
    if not item.get("options"):
        return item
    return {**item, "options": [_told(definition, option, "label") for option in item["options"]]}


def _told(definition: ResolvedDefinition, item: dict[str, Any], key: str) -> dict[str, Any]:
    if not item.get("when"):
        return item
    told = _("[Appare solo se: %(condition)s]") % {"condition": condition_in_words(definition, item["when"])}
    limit = 300 if key == "label" else 8000
    return {**item, "when": None, key: " ".join(part for part in (item.get(key), told) if part)[:limit]}
