"""Parts of a page that are rendered once for everybody on a host."""

from types import SimpleNamespace

from django.template import engines

from ui.components.kept import MOST

SOURCE = "{% load ui %}{% kept part active_menu %}{{ words }}{% endkept %}"


def office(**more):
    given = {"name": "Servizi sociali", "phone": "02 5", "email": "", "address": "", "hours": []}
    return SimpleNamespace(**given | more)


def shown(request, **context):
    return engines["django"].from_string(SOURCE).render(context, request)


def test_a_part_is_rendered_once_for_each_value_it_depends_on(request_of):
    request = request_of()
    assert shown(request, active_menu="a", words="prima") == "prima"
    assert shown(request, active_menu="a", words="seconda") == "prima"
    assert shown(request, active_menu="b", words="seconda") == "seconda"


def test_a_part_of_one_municipality_is_not_shown_by_another(request_of):
    other = SimpleNamespace(name="Comune di Borgo Sereno", branding=None)
    assert shown(request_of(), active_menu="a", words="prima") == "prima"
    assert shown(request_of(tenant=other), active_menu="a", words="seconda") == "seconda"


def test_the_new_number_of_an_office_is_shown_at_once(render):
    assert "Chiama 02 5" in render("{% contacts office %}", office=office())
    assert "Chiama 02 6" in render("{% contacts office %}", office=office(phone="02 6"))


def test_who_asks_under_many_ports_fills_no_memory(request_of, town):
    for port in range(3 * MOST):
        request = request_of()
        request.META["HTTP_HOST"] = f"segrate.localhost:{port}"
        shown(request, active_menu="a", words="x")
    assert len(town._kept_parts) <= MOST
