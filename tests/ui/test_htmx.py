from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from ui.htmx import HtmxRedirectMiddleware


def answer(response, **headers):
    return HtmxRedirectMiddleware(lambda request: response)(RequestFactory().get("/x", **headers))


def test_a_redirect_leads_the_whole_page_there():
    led = answer(redirect("/accedi?next=%2Fx"), HTTP_HX_REQUEST="true")
    assert (led.status_code, led["HX-Redirect"], led.content) == (204, "/accedi?next=%2Fx", b"")
    assert "Location" not in led


def test_it_keeps_what_else_the_answer_carries():
    response = redirect("/x")
    response.set_cookie("sessione", "1")
    assert answer(response, HTTP_HX_REQUEST="true").cookies["sessione"].value == "1"


def test_without_script_a_redirect_is_a_redirect():
    led = answer(redirect("/accedi"))
    assert (led.status_code, led["Location"]) == (302, "/accedi")


def test_a_part_of_a_page_stays_what_it_is():
    assert answer(HttpResponse("x"), HTTP_HX_REQUEST="true").content == b"x"
