import errno

import pytest
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.db import IntegrityError, InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory

from ui import views

PAGES = ["400", "403", "404", "500", "503", "csrf", "unknown_host", "suspended"]


@pytest.mark.parametrize("name", PAGES)
def test_it_needs_no_municipality_no_user_and_no_database(name):
    html = render_to_string(f"ui/errors/{name}.html", request=RequestFactory().get("/"))
    assert html.count("<h1>") == 1
    assert 'lang="it"' in html
    assert "/marchio/" not in html


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.not_found, 404),
        (views.server_error, 500),
        (views.unavailable, 503),
        (views.csrf_failure, 403),
    ],
)
def test_it_answers_with_the_right_status(request_of, view, status):
    assert view(request_of()).status_code == status


def test_it_keeps_the_citizen_inside_the_municipality_s_pages(request_of):
    html = views.not_found(request_of()).content.decode()
    assert "Comune di Segrate" in html
    assert 'href="/area-personale"' in html


def test_it_shows_the_bare_page_on_a_host_without_municipality(request_of):
    html = views.not_found(request_of(tenant=None)).content.decode()
    assert "it-footer" not in html
    assert 'href="/area-personale"' not in html


def test_it_says_when_to_come_back(request_of):
    assert views.unavailable(request_of(), retry_after=300).headers["Retry-After"] == "300"


def test_it_never_shows_what_went_wrong_inside(request_of):
    html = views.forbidden(request_of(), ValueError("RSSMRA80A01F205X")).content.decode()
    assert "RSSMRA80A01F205X" not in html
    html = views.csrf_failure(request_of(), "CSRF cookie not set").content.decode()
    assert "CSRF cookie" not in html


@pytest.mark.parametrize(
    "error",
    [OperationalError("gone"), InterfaceError("closed"), OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "")],
)
def test_what_passes_by_itself_is_told_as_a_pause(request_of, error):
    response = answer_to(error, request_of())
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "15"
    assert "Il servizio torna tra poco" in response.content.decode()


@pytest.mark.parametrize("error", [ValueError(), IntegrityError(), OSError(errno.EACCES, ""), RuntimeError()])
def test_a_defect_stays_a_defect(request_of, error):
    assert answer_to(error, request_of()).status_code == 500


def answer_to(error, request):
    """As Django calls it, while the error is being handled."""
    try:
        raise error
    except type(error):
        return views.server_error(request)


@pytest.mark.parametrize("error", [TooManyFieldsSent(), TooManyFilesSent()])
def test_a_form_with_too_much_in_it_is_told_so(request_of, error):
    assert "troppe voci" in views.bad_request(request_of(), error).content.decode()
    assert "troppe voci" not in views.bad_request(request_of(), ValueError()).content.decode()
