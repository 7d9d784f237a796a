"""A small service in Segrate, and what administrators do to it on the editor's pages."""

import copy

import pytest

from accounts.roles import Role
from catalog.actions.activate import activate
from catalog.publishing import publish
from catalog.workbench import workbench
from offices.models import Office
from tests.cases.conftest import operator
from tests.catalog.small import small, write
from tests.operators.pages import url

CODE = "prova"
BY = {"kind": "operator", "id": "1", "name": "Elena"}
PET = "steps/dati/sections/pet/fields"
ROWS = "steps/dati/sections/owners/fields"


def locked_body(**changes):
    body = copy.deepcopy(small(**changes))
    body["steps"][0]["sections"][1]["fields"][0]["locked"] = True
    return body


@pytest.fixture
def active(tmp_path, in_segrate):
    Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")

    def _publish(**changes):
        assert publish([write(tmp_path, locked_body(**changes))]).ok

    _publish()
    activate(CODE, {}, "sociale", BY)
    return _publish


@pytest.fixture
def client(active, elena, desk):
    return desk(elena)


@pytest.fixture
def marco(active, desk):
    return desk(operator("Marco", Role.ADMINISTRATOR, None))


def token():
    return workbench(CODE).token


def edit(client, place, follow=False, version="", **fields):
    return client.post(url("catalogue_edit", CODE, place), {"versione": version or token(), **fields}, follow=follow)


def act(client, verb, place, version=""):
    data = {"versione": version or token(), "azione": verb, "posto": place}
    return client.post(url("catalogue_act", CODE), data, follow=True)


def add(client, place, version="", **fields):
    data = {"versione": version or token(), "voce": "ours_0a0b0c0d", **fields}
    return client.post(url("catalogue_add", CODE, place), data)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


QUESTION = {"type": "choice", "label": "Colore?", "help": "", "required": "true", "options": "Nero\nBianco"}
