"""Anna, of Segrate, at her computer without JavaScript; Bruno is her neighbour. The service is the real one."""

import datetime

import pytest

from accounts.actions.remember import remember
from accounts.models import User
from catalog.actions.activate import activate
from catalog.queries import current_definition
from offices.models import Office
from tests.cases.conftest import SYSTEM
from tests.catalog.answers import ADDRESS, CRITERIA
from tests.citizen.walk import Walk

CODE = "contributo-economico"


def _citizen(given_name: str, family_name: str, fiscal_code: str, born: datetime.date) -> User:
    return User.objects.create(
        login=f"cf:{fiscal_code}", kind=User.Kind.CITIZEN, fiscal_code=fiscal_code, given_name=given_name,
        family_name=family_name, birth_date=born, birth_place="Segrate", email=f"{given_name.lower()}@posta.example",
    )  # fmt: skip


@pytest.fixture
def office(in_segrate):
    return Office.objects.create(
        code="sociale", name="Servizi sociali", address="Via XXV Aprile 1, 20054 Segrate", phone="02 300",
        email="sociali@segrate.example", responsible="Giulia Sala",
        hours=[{"days": "Lunedì", "from": "9:00", "to": "12:00", "note": ""}],
    )  # fmt: skip


@pytest.fixture
def service(office):
    return activate(CODE, {"criteria_url": CRITERIA}, "sociale", SYSTEM)


@pytest.fixture
def definition(service):
    return current_definition(service)


@pytest.fixture
def anna(in_segrate):
    anna = _citizen("Anna", "Rossi", "RSSNNA85D55I577J", datetime.date(1985, 4, 15))
    remember(anna, {"contact.email": "anna@posta.example", "residence.address": ADDRESS}, "spid")
    return anna


@pytest.fixture
def bruno(in_segrate):
    return _citizen("Bruno", "Bianchi", "BNCBRN80A01F205X", datetime.date(1980, 1, 1))


@pytest.fixture
def walk(visit, anna, service):
    """Anna's way through the service."""
    return Walk(visit("segrate", anna), service, anna)


@pytest.fixture
def bruno_walks(visit, bruno, service):
    return Walk(visit("segrate", bruno), service, bruno)


@pytest.fixture
def case(walk):
    """Sent by Anna, and not yet registered."""
    return walk.sent()
