"""The rules of publiccode.yml 0.7 (June 2026) that our file must keep, as a JSON Schema.

Stricter than the standard in one way: keys that the standard marks as deprecated are not allowed, among them the
country sections, whose place `supports` has taken.
"""

from pathlib import Path

import yaml

VOCABULARIES = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
SOFTWARE_TYPES = [f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")]
ALIASES = "gdpr|eidas|nis2|cra|spid|cie|anpr|pagopa|io"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
ADDRESS = {"type": "string", "pattern": r"^https?://\S+$"}
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
COUNTRIES = {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}}


def mapping(required: dict, optional: dict | None = None) -> dict:
    properties = required | (optional or {})
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def one_of(values: list[str]) -> dict:
    return {"type": "array", "items": {"enum": values}, "minItems": 1, "uniqueItems": True}


def when(key: str, values: list[str], required: str) -> dict:
    return {"if": {"properties": {key: {"enum": values}}}, "then": {"required": [required]}}


DESCRIPTION = mapping(
    {
        "shortDescription": {"type": "string", "minLength": 1, "maxLength": 150, "pattern": r"^[^\n]+$"},
        "longDescription": {"type": "string", "minLength": 150, "maxLength": 10_000},
        "features": TEXTS,
    },
    {
        "localisedName": TEXT,
        "documentation": ADDRESS,
        "apiDocumentation": ADDRESS,
        "screenshots": TEXTS,
        "videos": {"type": "array", "items": ADDRESS},
        "awards": TEXTS,
    },
)
DEPENDENCIES = {
    "type": "array",
    "items": mapping(
        {"name": TEXT}, {"versionMin": TEXT, "versionMax": TEXT, "version": TEXT, "optional": {"type": "boolean"}}
    ),
}
CONTACT = mapping({"name": TEXT}, {"email": TEXT, "phone": TEXT, "affiliation": TEXT})
CONTRACTOR = mapping({"name": TEXT, "until": DATE}, {"email": TEXT, "website": ADDRESS})
MAINTENANCE = mapping(
    {"type": {"enum": ["internal", "contract", "community", "none"]}},
    {"contractors": {"type": "array", "items": CONTRACTOR}, "contacts": {"type": "array", "items": CONTACT}},
) | {"allOf": [when("type", ["internal", "community"], "contacts"), when("type", ["contract"], "contractors")]}

SCHEMA = mapping(
    {
        "publiccodeYmlVersion": {"const": "0.7"},
        "name": TEXT,
        "url": ADDRESS,
        "platforms": TEXTS,
        "categories": one_of(VOCABULARIES["categories"]),
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"enum": [*SOFTWARE_TYPES, "addon", "library", "configurationFiles"]},
        "description": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": LANGUAGE},
            "additionalProperties": DESCRIPTION,
        },
        "legal": mapping({"license": TEXT}, {"mainCopyrightOwner": TEXT}),
        "maintenance": MAINTENANCE,
        "localisation": mapping(
            {
                "localisationReady": {"type": "boolean"},
                "availableLanguages": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "pattern": LANGUAGE},
                },
            }
        ),
    },
    {
        "applicationSuite": TEXT,
        "landingURL": ADDRESS,
        "isBasedOn": {"anyOf": [TEXT, TEXTS]},
        "organisation": mapping({"uri": TEXT}, {"name": TEXT}),
        "fundedBy": {"type": "array", "items": mapping({"uri": TEXT}, {"name": TEXT})},
        "softwareVersion": TEXT,
        "releaseDate": DATE,
        "logo": TEXT,
        "usedBy": TEXTS,
        "roadmap": ADDRESS,
        "supports": {
            "type": "array",
            "items": mapping(
                {"id": {"type": "string", "pattern": rf"^(alias:({ALIASES})|https?://\S+|urn:[a-z0-9-]+:\S+)$"}}
            ),
        },
        "intendedAudience": mapping(
            {}, {"countries": COUNTRIES, "unsupportedCountries": COUNTRIES, "scope": one_of(VOCABULARIES["scopes"])}
        ),
        "dependsOn": mapping({}, {"open": DEPENDENCIES, "proprietary": DEPENDENCIES, "hardware": DEPENDENCIES}),
    },
)
