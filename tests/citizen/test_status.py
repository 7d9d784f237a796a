"""Where a case stands, by its code, without login."""

import pytest

from cases.models import Case
from tests.cases.conftest import register
from tests.citizen.walk import texts


@pytest.fixture
def anyone(visit):
    return visit("segrate")


def look(client, code):
    return client.post("/stato-pratica", {"code": code})


def test_it_shows_stages_and_dates(anyone, case):
    register(case)
    words = texts(look(anyone, case.tracking_code))
    assert "Presa in carico" in words
    assert "Ultimo giorno per la risposta" in words


def test_it_shows_nothing_about_the_person_nor_what_a_restricted_case_is_about(anyone, case):
    register(case)
    words = texts(look(anyone, case.tracking_code))
    for secret in (
        "Anna",
        "Rossi",
        case.applicant_fiscal_code,
        "anna@example.org",
        "contributo",
        "Servizi sociali",
        "101/2026",
    ):
        assert secret not in words


def test_it_names_a_service_that_is_not_restricted(anyone, case):
    Case.objects.update(restricted=False)
    words = texts(look(anyone, case.tracking_code))
    assert "Presentare domanda per un contributo" in words
    assert "Servizi sociali" in words


def test_a_code_is_understood_however_it_is_typed(anyone, case):
    assert "Ricevuta il" in texts(look(anyone, case.tracking_code.lower().replace("-", " ")))


@pytest.mark.parametrize("typed", ["AAAA-BBBB-CCCC", "niente", "x" * 30, "%00", "' OR 1=1 --"])
def test_a_code_that_is_none_is_explained(anyone, case, typed):
    page = look(anyone, typed)
    assert page.status_code == 200
    assert "Non troviamo una pratica con questo codice." in texts(page)


def test_without_a_code_it_asks_for_one(anyone, segrate):
    assert "Scrivi il codice della pratica." in texts(look(anyone, ""))


def test_the_code_is_never_read_from_the_address(anyone, case):
    assert "Ricevuta il" not in texts(anyone.get("/stato-pratica", {"code": case.tracking_code}))


def test_guessing_is_slowed_down(anyone, case):
    for _ in range(10):
        assert look(anyone, "AAAA-BBBB-CCCC").status_code == 200
    page = look(anyone, case.tracking_code)
    assert page.status_code == 429
    assert "Aspetta un minuto e riprova." in texts(page)
    assert "Ricevuta il" not in texts(page)
