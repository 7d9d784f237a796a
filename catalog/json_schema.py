"""The JSON Schema of a blueprint file, so that editors complete and check it while it is written."""

import json
from pathlib import Path
from typing import Any, Final

from catalog.blueprint import FORMAT, Blueprint

SCHEMA_FILE: Final = Path(__file__).resolve().parent / "blueprints" / "blueprint.schema.json"
_USE: Final[dict[str, Any]] = {
    "type": "object",
    "title": "UseFragment",
    "description": "The sections of a fragment (catalog/blueprints/fragments/<name>.yaml), changed by `override`.",
    "properties": {
        "use": {"type": "string"},
        "override": {
            "type": "object",
            "properties": {
                "change": {"type": "object"},
                "hidden": {"type": "array", "items": {"type": "string"}},
                "order": {"type": "array", "items": {"type": "string"}},
                "added": {"type": "array", "items": {"$ref": "#/$defs/Section"}},
            },
            "additionalProperties": False,
        },
    },
    "required": ["use"],
    "additionalProperties": False,
}


def blueprint_schema() -> dict[str, Any]:
    schema = Blueprint.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"Sportello blueprint, format {FORMAT}"
    schema["$defs"]["UseFragment"] = _USE
    sections = schema["$defs"]["Step"]["properties"]["sections"]
    sections["items"] = {"anyOf": [{"$ref": "#/$defs/Section"}, {"$ref": "#/$defs/UseFragment"}]}
    return schema


def schema_text() -> str:
    return json.dumps(blueprint_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
