"""Segrate with a case of Anna's, a draft of Bruno's and a secret; Borgo Sereno beside it with a case of its own."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from accounts.roles import Role
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from catalog.actions.activate import activate
from catalog.publishing import publish
from catalog.queries import current_definition
from integrations.models import CapabilityConfig
from offices.models import Office
from provisioning.fleet.life import remove as removing
from provisioning.fleet.life import suspend as suspending
from provisioning.fleet.life.export import export
from provisioning.fleet.life.remove import Consent, remove
from provisioning.fleet.life.suspend import suspend
from provisioning.fleet.models import SchemaScript
from provisioning.fleet.schema.script import current_script
from provisioning.fleet.schema.version import current_version
from tenants.context import tenant_context
from tenants.crypto import encrypt
from tenants.models import Municipality
from tests.cases.conftest import SAMPLE, SYSTEM, citizen, operator, pdf, register

FABIO = {"kind": "staff", "id": "", "name": "Fabio Riva"}
PASSPHRASE = "una frase lunga e segreta"
FISCAL_CODES = {"Anna": "BNCNNA85A41F205R", "Bruno": "BNCBRN80A01F205X"}


def town_of(schema: str) -> Municipality:
    return Municipality.objects.select_related("branding").get(schema_name=schema)


def _filled_draft(name: str, service):
    person, definition = citizen(name, FISCAL_CODES[name]), current_definition(service)
    draft = open_draft(person, service)
    accept_privacy(draft, person)
    answers = {"email": "a@posta.example", "motivo": "Tab\te\nriga \\N", "urgente": False}
    fields = ["email", "motivo", "urgente", "perche"]
    save_step(draft, person, "dati", fields, answers, dict.fromkeys(answers, "citizen"), complete=True)
    attach_document(draft, person, definition.documents[0], pdf(f"prova di {name}.pdf"))
    return draft, person


def furnish(schema: str, *, with_draft: bool) -> None:
    with tenant_context(town_of(schema)), transaction.atomic():
        office = Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1")
        operator("Carla", Role.CASE_OFFICER, office)
        service = activate("prova", {}, "sociale", SYSTEM)
        draft, anna = _filled_draft("Anna", service)
        register(submit_draft(draft.id, anna, ["vero"]))
        CapabilityConfig.objects.create(
            capability="protocol", adapter="rest", sealed_options=encrypt('{"password": "segreta"}')
        )
        if with_draft:
            _filled_draft("Bruno", service)


@pytest.fixture(scope="session")
def scripts():
    """The script of the schema takes seconds to make, and each test has a database of its own."""
    return {}


@pytest.fixture
def towns(fresh_database, monkeypatch, scripts):
    if scripts:
        SchemaScript.objects.create(**scripts)
    else:
        scripts.update(version=current_version(), statements=list(current_script()))
    monkeypatch.setattr(suspending, "PATIENCE_S", 0)
    monkeypatch.setattr(removing, "SETTLED", timedelta(0))
    assert publish([SAMPLE]).problems == []
    furnish("segrate", with_draft=True)
    furnish("borgo", with_draft=False)
    return town_of("segrate"), town_of("borgo")


@pytest.fixture
def segrate(towns):
    return towns[0]


@pytest.fixture
def archive(segrate, tmp_path) -> Path:
    """Of Segrate, suspended before."""
    suspend(segrate, "Trasloco", FABIO)
    return export(segrate, tmp_path, PASSPHRASE, FABIO).path


@pytest.fixture
def gone(segrate, archive) -> Path:
    """The archive of a municipality that is here no more."""
    remove(segrate, Consent("Comune di Segrate"), FABIO)
    return archive
