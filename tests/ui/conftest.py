"""A municipality and people that never touch the database: components only read attributes."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

BRANDING = {
    "tagline": "La città dei servizi",
    "primary_color": "#0059B3",
    "coat_of_arms_svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "address": "Via I Maggio, Segrate",
    "phone": "02 26902 1",
    "email": "segreteria@segrate.example",
    "pec": "pec@segrate.example",
    "vat_number": "01703890150",
    "institutional_url": "https://www.segrate.example",
    "region_name": "Regione Lombardia",
    "region_url": "https://www.regione.example",
    "socials": [{"name": "Facebook", "url": "https://social.example/segrate"}],
    "menu": [],
    "accessibility_url": "https://form.agid.gov.it/view/segrate",
    "faq_url": "https://www.segrate.example/faq",
    "report_url": "https://www.segrate.example/segnala",
}


@pytest.fixture
def town() -> SimpleNamespace:
    branding = SimpleNamespace(**BRANDING)
    return SimpleNamespace(name="Comune di Segrate", fiscal_code="83503670156", branding=branding)


@pytest.fixture
def anna() -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, full_name="Anna Colombo", kind="citizen")


@pytest.fixture
def carla() -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, full_name="Carla Ferri", kind="operator")


@pytest.fixture
def request_of(town):
    def make(user: Any = None, path: str = "/", tenant: Any = town) -> Any:
        request = RequestFactory().get(path, headers={"host": "segrate.localhost"})
        request.tenant, request.user = tenant, user or AnonymousUser()
        return request

    return make


@pytest.fixture
def render(request_of):
    def render_source(source: str, user: Any = None, path: str = "/", **context: Any) -> str:
        template = engines["django"].from_string("{% load ui %}" + source)
        return str(template.render(context, request_of(user, path)))

    return render_source


@pytest.fixture
def page(request_of):
    def render_page(layout: str, body: str = "", user: Any = None, **context: Any) -> str:
        source = "{% extends '" + layout + "' %}{% load ui %}" + body
        return str(engines["django"].from_string(source).render(context, request_of(user)))

    return render_page
