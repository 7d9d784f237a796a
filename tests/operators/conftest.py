"""The desk by test client: Carla of the social office, Giulia its head, Dario of another office, Elena the administrator."""

import pytest

from accounts.roles import Role
from cases.models import Case
from tests.cases.conftest import (
    anna,
    bruno,
    carla,
    case,
    dario,
    definition,
    draft,
    giulia,
    office,
    operator,
    received,
    service,
)

__all__ = [
    "anna",
    "bruno",
    "carla",
    "case",
    "dario",
    "definition",
    "draft",
    "giulia",
    "office",
    "received",
    "service",
]


@pytest.fixture
def elena(in_segrate):
    return operator("Elena", Role.ADMINISTRATOR, None)


@pytest.fixture
def rita(in_segrate):
    """The auditor: reads everything that is not restricted, touches nothing."""
    return operator("Rita", Role.AUDITOR, None)


@pytest.fixture
def sara(office):
    """Social worker: sees restricted data."""
    return operator("Sara", Role.SOCIAL_WORKER, office)


@pytest.fixture
def desk(visit):
    """A browser of an operator: `desk(carla).get(...)`."""
    return lambda who: visit("segrate", who.user)


@pytest.fixture
def restricted_case(case):
    Case.objects.filter(id=case.id).update(restricted=True)
    case.refresh_from_db()
    return case
