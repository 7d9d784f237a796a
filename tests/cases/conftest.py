"""Anna applies for «prova» in Segrate; Carla works on it, Giulia heads the office, Dario sits in another."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role
from cases.actions.edit_draft import accept_privacy, attach_document, save_step
from cases.actions.open_draft import open_draft
from cases.actions.submit_draft import submit_draft
from catalog.actions.activate import activate
from catalog.publishing import publish
from catalog.queries import current_definition
from integrations.models import Delivery
from integrations.results import dispatch
from offices.models import Office

SAMPLE = Path(__file__).parent.parent / "samples" / "prova.yaml"
SYSTEM = {"kind": "system", "id": "", "name": "Prova"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501


def citizen(name: str, fiscal_code: str) -> User:
    return User.objects.create(
        login=f"cf:{fiscal_code}", kind=User.Kind.CITIZEN, fiscal_code=fiscal_code, given_name=name, family_name="Bianchi",
        email=f"{name.lower()}@posta.example",
    )  # fmt: skip


def operator(name: str, role: Role, office: Office | None) -> Operator:
    email = f"{name.lower()}@comune.example"
    user = User.objects.create_operator(email, given_name=name, family_name="Neri")
    RoleAssignment.objects.create(user=user, role=role, office=office)
    return Operator(user)


def pdf(name: str = "prova.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture
def office(in_segrate):
    return Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1", responsible="Giulia Sala")


@pytest.fixture
def service(office):
    report = publish([SAMPLE])
    assert report.problems == []
    return activate("prova", {}, "sociale", SYSTEM)


@pytest.fixture
def definition(service):
    return current_definition(service)


@pytest.fixture
def anna(in_segrate):
    return citizen("Anna", "BNCNNA85A41F205R")


@pytest.fixture
def bruno(in_segrate):
    return citizen("Bruno", "BNCBRN80A01F205X")


@pytest.fixture
def carla(office):
    return operator("Carla", Role.CASE_OFFICER, office)


@pytest.fixture
def giulia(office):
    return operator("Giulia", Role.HEAD_OF_OFFICE, office)


@pytest.fixture
def dario(office):
    taxes = Office.objects.create(code="tributi", name="Tributi", address="Via 2")
    return operator("Dario", Role.CASE_OFFICER, taxes)


@pytest.fixture
def draft(anna, service, definition):
    """Everything filled in, ready to be sent."""
    draft = open_draft(anna, service)
    accept_privacy(draft, anna)
    answers = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": False}
    sources = dict.fromkeys(answers, "citizen")
    save_step(draft, anna, "dati", ["email", "motivo", "urgente", "perche"], answers, sources, complete=True)
    attach_document(draft, anna, definition.documents[0], pdf())
    draft.refresh_from_db()
    return draft


@pytest.fixture
def received(draft, anna):
    """Sent, and not yet registered."""
    return submit_draft(draft.id, anna, ["vero"])


def register(case, number=101):
    delivery = Delivery.objects.get(key=f"case:{case.id}")
    result = {"number": number, "year": 2026, "registered_at": "2026-11-20T10:00:00+01:00"}
    dispatch("protocol.register", delivery, result)
    case.refresh_from_db()
    return case


@pytest.fixture
def case(received):
    """Registered: it can be worked."""
    return register(received)
