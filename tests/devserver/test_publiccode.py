"""publiccode.yml follows the standard and says what the project's other papers say."""

import copy
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.devserver.publiccode_0_7 import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture
def publiccode():
    return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


@pytest.fixture
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def errors(document):
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_rules_are_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_follows_the_standard(publiccode):
    assert errors(publiccode) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda file: file.pop("url"), "$: 'url' is a required property"),
        (lambda file: file["categories"].append("front-desk"), "$.categories[4]: 'front-desk' is not one of"),
        (lambda file: file["description"]["it"].update(shortDescription="x" * 151), "is too long"),
        (lambda file: file["maintenance"].pop("contacts"), "$.maintenance: 'contacts' is a required property"),
        (lambda file: file["supports"].append({"id": "alias:unknown"}), "$.supports[3].id: 'alias:unknown' does not"),
        (lambda file: file["intendedAudience"].update(countries=["it"]), "$.intendedAudience.countries[0]"),
        (lambda file: file.update(IT={"countryExtensionVersion": "1.0"}), "'IT' was unexpected"),
    ],
)
def test_a_broken_file_is_noticed(publiccode, change, complaint):
    broken = copy.deepcopy(publiccode)
    change(broken)
    found = errors(broken)
    assert len(found) == 1
    assert complaint in found[0]


def test_it_names_the_version_and_licence_of_the_project(publiccode, project):
    assert publiccode["softwareVersion"] == project["version"]
    assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"


def test_the_licence_itself_stands_beside_it():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [line for line in text.splitlines() if line.startswith("15.")] == ["15.Applicable Law"]
