"""«Persone dall'estero» at the desk."""

import pytest
from django.urls import reverse

from accounts.login.citizens import recognise
from accounts.models import EidasLink
from tests.cases.test_join_citizen import BRUNOS, CODE, IDENTITY, anna

__all__ = ["anna"]

WORDS = {"fiscal_code": "bncnna 85a41 f205z", "document": "Certificato n. 1", "reason": "Ha il codice"}


@pytest.fixture
def abroad(in_segrate):
    return recognise(IDENTITY)


@pytest.fixture
def page(abroad):
    return reverse("operators:join_person", args=[abroad.id], urlconf="config.urls_tenant")


def test_it_lists_who_has_no_code(abroad, anna, carla, desk):
    text = desk(carla).get("/operatori/persone/").content.decode()
    assert "BIANCHI ANNA" in text
    assert "Bianchi Anna" not in text


def test_without_anybody_it_says_so(carla, desk):
    assert "Tutte le persone" in desk(carla).get("/operatori/persone/").content.decode()


def test_it_shows_what_will_happen_before_it_happens(page, anna, carla, desk):
    answer = desk(carla).post(page, WORDS)
    text = answer.content.decode()
    assert (answer.status_code, CODE in text, "Anna Bianchi" in text) == (200, True, True)
    assert EidasLink.objects.count() == 0


def test_confirmed_it_happens_and_a_second_click_does_no_harm(page, anna, carla, desk):
    for status in (302, 404):
        assert desk(carla).post(page, {**WORDS, "confirmed": "1"}).status_code == status
    assert EidasLink.objects.get().user == anna


@pytest.mark.parametrize("missing", WORDS)
def test_nothing_goes_without_code_proof_and_reason(page, carla, desk, missing):
    answer = desk(carla).post(page, {**WORDS, "confirmed": "1", missing: " "})
    assert (answer.status_code, EidasLink.objects.count()) == (422, 0)


def test_a_wrong_code_is_explained_beside_its_field(page, carla, desk):
    answer = desk(carla).post(page, {**WORDS, "fiscal_code": BRUNOS})
    assert answer.status_code == 422
    assert "non corrisponde alla data di nascita" in answer.content.decode()
