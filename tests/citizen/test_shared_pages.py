"""Pages that are the same for everybody are kept for some seconds: never too long, and never for somebody else."""

import time
from math import inf

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from catalog.actions.suspend import suspend
from catalog.models import Service
from tenants import hosts
from tenants.models import Branding, Municipality
from tenants.pages import OVERHEAD_BYTES, KeptPage, PageCacheMiddleware, Pages, forget_pages, shared_page
from tests.cases.conftest import SYSTEM


@pytest.fixture(autouse=True)
def _nothing_kept():
    for schema in ("segrate", "borgo"):
        forget_pages(schema)


@pytest.fixture
def anyone(visit):
    return visit("segrate")


@pytest.fixture
def later(monkeypatch):
    """`later(seconds)`: so much time passes for the caches of the process."""
    now = [time.monotonic()]
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now[0])

    def _later(seconds):
        now[0] += seconds

    return _later


def text(client, path="/", **headers):
    return client.get(path, **headers).content.decode()


@pytest.mark.parametrize("route", ["home", "services", "category", "sheet", "terms"])
def test_it_answers_again_without_asking_anybody(anyone, service, route, django_assert_num_queries):
    arguments = {"category": [service.category], "sheet": [service.category, service.code]}
    arguments["terms"] = arguments["sheet"]
    path = reverse(f"citizen:{route}", args=arguments.get(route, []))
    first = anyone.get(path)
    with django_assert_num_queries(0):
        again = anyone.get(path)
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())
    assert "Content-Security-Policy" in again


def test_it_shows_a_change_at_once_where_it_was_made(anyone, service, django_capture_on_commit_callbacks):
    path = reverse("citizen:sheet", args=[service.category, service.code])
    assert "Servizio sospeso" not in text(anyone, path)
    with django_capture_on_commit_callbacks(execute=True):
        suspend(service.code, "Manutenzione", by=SYSTEM)
    assert "Servizio sospeso" in text(anyone, path)


def test_it_shows_a_change_made_elsewhere_within_five_seconds(anyone, service, later):
    later(0)
    assert "Titolo nuovo" not in text(anyone)
    later(2)
    Service.objects.update(title="Titolo nuovo")
    later(2.9)
    assert "Titolo nuovo" not in text(anyone)
    later(0.2)
    assert "Titolo nuovo" in text(anyone)


def test_it_shows_a_new_look_within_five_seconds(anyone, segrate, later):
    later(0)
    text(anyone)
    Branding.objects.filter(municipality=segrate).update(tagline="Al servizio di tutti")
    later(5.1)
    assert "Al servizio di tutti" in text(anyone)


def test_a_suspended_municipality_is_closed_within_five_seconds(anyone, segrate, later):
    later(0)
    assert anyone.get("/").status_code == 200
    Municipality.objects.filter(pk=segrate.pk).update(state="suspended")
    later(5.1)
    assert anyone.get("/").status_code == 503


def test_two_municipalities_never_see_each_others_pages(visit, service):
    for _turn in range(2):
        for town, name, other in (("segrate", "Segrate", "Borgo Sereno"), ("borgo", "Borgo Sereno", "Segrate")):
            page = text(visit(town))
            assert f"Comune di {name}" in page
            assert f"Comune di {other}" not in page
    assert service.title not in text(visit("borgo"), "/servizi")


def test_who_is_logged_in_gets_a_page_of_their_own_and_leaves_none(visit, anna, bruno, service):
    anyone = visit("segrate")
    assert "Anna Rossi" in text(visit("segrate", anna))
    assert "Anna Rossi" not in text(anyone)
    assert "Anna Rossi" in text(visit("segrate", anna))
    assert "Bruno Bianchi" in text(visit("segrate", bruno))
    page = text(anyone)
    assert "Anna Rossi" not in page
    assert "Bruno Bianchi" not in page


def test_words_waiting_for_one_person_are_shown_to_that_person_alone(anyone, visit, service):
    text(anyone)
    waiting = visit("segrate")
    waiting.cookies["messages"] = "whatever"
    assert waiting.get("/").context is not None
    assert anyone.get("/").context is None


def test_each_language_has_its_page(anyone, visit, service):
    english = visit("segrate")
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for _turn in range(2):
        assert anyone.get("/")["Content-Language"] == "it"
        assert english.get("/")["Content-Language"] == "en"


def test_an_address_with_other_words_is_another_page(anyone, service):
    assert service.title in text(anyone, "/servizi")
    assert service.title not in text(anyone, "/servizi?q=zzz")
    assert service.title in text(anyone, "/servizi")


def test_it_compresses_for_who_understands_it(anyone, service):
    for _turn in range(2):
        assert anyone.get("/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in anyone.get("/")


def test_it_never_keeps_an_answer_that_carries_a_token_or_a_cookie(segrate):
    host = hosts.municipality_of("segrate.localhost")

    def tokened(request):
        request.META["CSRF_COOKIE"] = "x"
        return HttpResponse()

    def cookied(request):
        response = HttpResponse()
        response.set_cookie("x", "y")
        return response

    for make in (tokened, cookied):
        calls = []

        def view(request, make=make, calls=calls):
            calls.append(1)
            request.tenant = host
            return shared_page(make)(request)

        middleware = PageCacheMiddleware(view)
        for _turn in range(2):
            middleware(RequestFactory().get("/prova", headers={"host": "segrate.localhost"}))
        assert len(calls) == 2


def test_it_stays_within_its_bounds_and_drops_what_was_asked_for_longest_ago(segrate):
    pages = Pages(capacity=2 * (100 + OVERHEAD_BYTES) + 50)
    for name in ("a", "b"):
        pages.keep((name,), KeptPage(segrate, b"x" * 100, {}, inf))
    assert pages.get(("a",), segrate) is not None
    pages.keep(("c",), KeptPage(segrate, b"x" * 100, {}, inf))
    assert [name for name in "abc" if pages.get((name,), segrate)] == ["a", "c"]
    assert pages.size == 2 * (100 + OVERHEAD_BYTES)
    pages.forget("segrate")
    assert pages.size == 0


def test_short_pages_under_many_addresses_are_bounded_too(segrate):
    pages = Pages(capacity=100_000)
    for number in range(1000):
        pages.keep((f"/servizi?q={number}",), KeptPage(segrate, b"", {"Content-Security-Policy": "x" * 800}, inf))
    kept = [number for number in range(1000) if pages.get((f"/servizi?q={number}",), segrate)]
    assert 0 < len(kept) < 100
