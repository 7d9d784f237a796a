"""The stars under pages, sheets and finished applications (C.SE.1.7, C.SI.2.5, C.SI.2.6)."""

import pytest

from catalog.models import Rating
from tests.citizen.walk import texts

HERE = {"Origin": "http://segrate.localhost"}


@pytest.fixture
def anyone(visit):
    return visit("segrate")


def rate(client, headers=HERE, **data):
    given = {
        "target": "sheet:contributo-economico",
        "rate": "2",
        "negative": ["unclear", "technical"],
        "text": " Non capisco. ",
    }
    return client.post("/valutazione", given | data, headers=headers)


def test_it_is_kept_without_the_person(walk, service):
    response = rate(walk.client, target="flow:contributo-economico", rate="5", positive=["clear"])
    rating = Rating.objects.get()
    assert (rating.kind, rating.code, rating.stars, rating.answers) == ("flow", service.code, 5, ["clear"])
    assert response.headers["Location"] == "/valutazione/grazie?per=flow%3Acontributo-economico"


def test_the_answers_follow_the_stars(anyone, service):
    rate(anyone, rate="3", positive=["clear"])
    rating = Rating.objects.get()
    assert (rating.kind, rating.answers, rating.text) == ("sheet", ["unclear", "technical"], "Non capisco.")


@pytest.mark.parametrize("target", ["page:home", "page:services", "page:category:ambiente"])
def test_pages_are_rated_too(anyone, service, target):
    rate(anyone, target=target)
    assert Rating.objects.get().code == target.removeprefix("page:")


def test_it_says_thank_you_and_leads_back(anyone, service):
    page = anyone.get("/valutazione/grazie", {"per": "sheet:contributo-economico"})
    assert "Grazie, il tuo parere ci aiuterà a migliorare il servizio!" in texts(page)
    assert 'href="/servizi/salute-benessere-e-assistenza/contributo-economico"' in page.content.decode()


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://male.example"}, {"Origin": "null"}, {"Referer": "http://male.example/x"}]
)
def test_it_is_taken_only_from_our_own_pages(anyone, service, headers):
    assert rate(anyone, headers=headers).status_code == 403
    assert Rating.objects.count() == 0


@pytest.mark.parametrize(
    "target", ["", "sheet:inesistente", "page:segreta", "page:category:magia", "case:1", "sheet:\x00"]
)
def test_what_is_not_here_cannot_be_rated(anyone, service, target):
    assert rate(anyone, target=target).status_code == 400
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("stars", ["", "0", "6", "x"])
def test_stars_go_from_one_to_five(anyone, service, stars):
    page = rate(anyone, rate=stars)
    assert page.status_code == 400
    assert "scegli da 1 a 5 stelle" in texts(page)


def test_a_flood_is_stopped(anyone, service):
    for _ in range(20):
        rate(anyone)
    assert rate(anyone).status_code == 403
    assert Rating.objects.count() == 20
