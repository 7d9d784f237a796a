"""The vendor's host: what it is, and the schema of blueprints."""

import json

import pytest
from django.test import Client

from catalog.json_schema import blueprint_schema


@pytest.fixture
def vendor(db):
    return Client(HTTP_HOST="console.localhost")


def test_it_says_what_it_is(vendor):
    page = vendor.get("/").content.decode()
    assert "qui non ci sono servizi per i cittadini" in page


def test_it_publishes_the_schema_of_blueprints(vendor):
    answer = vendor.get("/schema/blueprint.json")
    assert answer["Content-Type"].startswith("application/schema+json")
    assert json.loads(answer.content) == json.loads(json.dumps(blueprint_schema()))


@pytest.mark.parametrize("path", ["/operatori/", "/servizi", "/area-personale"])
def test_no_municipality_is_served_there(vendor, path):
    assert vendor.get(path).status_code == 404
