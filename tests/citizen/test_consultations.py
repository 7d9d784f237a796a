"""«Chi ha consultato i miei dati»: the office and the day, never the clerk's name."""

import pytest

from accounts.roles import Role
from cases.models import Case, TimelineEvent
from cases.timeline import record
from tenants.context import tenant_context
from tests.cases.conftest import (
    anna,
    bruno,
    carla,
    case,
    citizen,
    definition,
    draft,
    office,
    operator,
    received,
    service,
)

__all__ = ["anna", "bruno", "carla", "case", "definition", "draft", "office", "received", "service"]
PAGE = "/area-personale/consultazioni"


@pytest.fixture
def read(case, carla):
    """Carla has opened the restricted case, and said why."""
    Case.objects.filter(id=case.id).update(restricted=True)
    record(case, TimelineEvent.Kind.READ, carla.user.snapshot(), {"reason": "asked"})
    return case


def shown(visit, who):
    return visit("segrate", who).get(PAGE).content.decode()


def test_a_reading_shows_office_service_and_reason(read, visit, anna):
    page = shown(visit, anna)
    assert "Servizi sociali: operatore abilitato ai dati riservati" in page
    assert read.tracking_code in page
    assert "Lo hai chiesto tu" in page


def test_the_name_of_the_clerk_is_not_shown(read, visit, anna, carla):
    assert carla.user.full_name not in shown(visit, anna)


def test_a_neighbour_sees_none_of_it(read, visit, bruno):
    page = shown(visit, bruno)
    assert read.tracking_code not in page
    assert "Finora nessuno" in page


def test_a_reading_without_reason_says_so(case, carla, visit, anna):
    record(case, TimelineEvent.Kind.READ, carla.user.snapshot())
    assert "non indicato" in shown(visit, anna)


def test_what_happens_in_another_municipality_is_not_shown(read, borgo, visit, anna):
    with tenant_context(borgo):
        page = visit("borgo", citizen("Anna", anna.fiscal_code)).get(PAGE).content.decode()
    assert read.tracking_code not in page


def test_opening_a_restricted_case_at_the_desk_is_what_the_citizen_reads(case, office, visit, anna):
    Case.objects.filter(id=case.id).update(restricted=True)
    sara = operator("Sara", Role.SOCIAL_WORKER, office)
    visit("segrate", sara.user).post(f"/operatori/pratiche/{case.id}/motivo", {"reason": "check"})
    page = shown(visit, anna)
    assert case.tracking_code in page
    assert "Controllo o verifica" in page
