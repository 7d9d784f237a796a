"""Sofía, of Spain, comes in through eIDAS and has no Italian fiscal code: she applies all the same."""

import datetime

import pytest

from accounts.models import User
from cases.models import Case
from tests.citizen.walk import GENERAL, Walk, path_of, texts


@pytest.fixture
def sofia(in_segrate):
    return User.objects.create(
        login="eidas:ES/IT/12345678Z", kind=User.Kind.CITIZEN, fiscal_code=None, given_name="Sofía",
        family_name="García Núñez", birth_date=datetime.date(1990, 5, 2), email="sofia@correo.example",
    )  # fmt: skip


@pytest.fixture
def walk(visit, sofia, service):
    walk = Walk(visit("segrate", sofia), service, sofia)
    walk.answers |= {"given_name": "Sofía", "family_name": "García Núñez", "birth_date": "1990-05-02"}
    walk.answers.pop("fiscal_code")
    return walk


def test_she_is_not_made_to_invent_a_fiscal_code(walk):
    walk.read_privacy()
    page = texts(walk.get(GENERAL))
    assert "Codice fiscale" in page
    assert walk.press(GENERAL, "next").status_code == 302


def test_she_applies_from_the_first_page_to_the_last(walk, sofia):
    walk.fill_in()
    sent = walk.send()
    assert "/conferma/" in path_of(sent)
    case = Case.objects.get(applicant=sofia)
    assert (case.applicant_fiscal_code, case.applicant_name) == ("", "Sofía García Núñez")
    assert "fiscal_code" not in case.answers
    assert walk.client.get(path_of(sent)).status_code == 200
    assert walk.client.get(f"/area-personale/pratiche/{case.id}").status_code == 200


def test_a_code_that_she_has_is_welcome_if_it_is_hers(walk):
    walk.read_privacy()
    wrong = walk.press(GENERAL, "next", fiscal_code="RSSNNA85D55I577J")
    assert wrong.status_code == 200
    assert "Il codice fiscale non corrisponde" in texts(wrong)


@pytest.mark.parametrize("page", ["", "/pratiche", "/messaggi", "/documenti", "/pagamenti", "/dati"])
def test_her_personal_area_opens(walk, page):
    assert walk.client.get(f"/area-personale{page}").status_code == 200


def test_who_has_a_code_from_the_login_cannot_leave_it_out(visit, anna, service):
    anna_walks = Walk(visit("segrate", anna), service, anna)
    anna_walks.read_privacy()
    anna_walks.press(GENERAL, "next", fiscal_code="")
    assert anna_walks.draft.answers["fiscal_code"] == anna.fiscal_code
