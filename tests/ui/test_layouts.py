import re

import pytest

HEADER_HOOKS = ["personal-area-login", "main-navigation", "management", "news", "all-services", "live"]
FOOTER_HOOKS = ["faq", "report-inefficiency", "privacy-policy-link", "legal-notes", "accessibility-link"]


@pytest.mark.parametrize("hook", HEADER_HOOKS + FOOTER_HOOKS + ["appointment-booking", "contacts"])
def test_it_carries_each_official_hook_once(page, hook):
    assert page("ui/layouts/citizen.html").count(f'data-element="{hook}"') == 1


def test_it_shows_the_four_entries_of_the_national_menu_in_order(page):
    html = page("ui/layouts/citizen.html", active_menu="all-services")
    menu = html[html.index('data-element="main-navigation"') :]
    labels = re.findall(r"<span>([^<]+)</span></a></li>", menu)[:4]
    assert labels == ["Amministrazione", "Novità", "Servizi", "Vivere il Comune"]


def test_it_marks_the_current_entry_of_the_menu(page):
    html = page("ui/layouts/citizen.html", active_menu="all-services")
    assert 'href="/servizi" data-element="all-services" aria-current="true"' in html
    assert html.count('data-element="all-services" aria-current="true"') == 1
    assert html.count('href="/servizi" aria-current="true"') == 1  # the menu of small screens shows it too


def test_it_uses_the_municipality_s_own_menu_when_it_has_one(page, town):
    town.branding.menu = [{"label": "Servizi", "url": "https://www.segrate.example/servizi", "element": "all-services"}]
    html = page("ui/layouts/citizen.html")
    assert 'href="https://www.segrate.example/servizi" data-element="all-services"' in html
    assert "Novità" not in html


def test_it_names_the_european_funding_with_its_exact_words(page):
    assert "Finanziato dall'Unione Europea - Nextgeneration EU" in page("ui/layouts/citizen.html")


def test_it_links_the_privacy_notice_with_an_absolute_address(page):
    assert 'href="http://segrate.localhost/privacy" data-element="privacy-policy-link"' in page(
        "ui/layouts/citizen.html"
    )


def test_it_invites_a_stranger_to_log_in_without_asking_for_cookies(page):
    html = page("ui/layouts/citizen.html")
    assert 'href="/accedi" data-element="personal-area-login"' in html
    assert "csrfmiddlewaretoken" not in html


def test_it_lets_anna_reach_her_area_and_log_out_by_post(page, anna):
    html = page("ui/layouts/citizen.html", user=anna)
    assert "Anna Colombo" in html
    assert 'href="/area-personale" data-element="personal-area-login"' in html
    assert '<form method="post" action="/esci">' in html
    assert 'href="/accedi"' not in html


def test_it_names_the_municipality_once_whatever_its_name(page, town):
    assert "Comune di Comune" not in page("ui/layouts/citizen.html")
    town.name = "Borgo Sereno"
    assert "Comune di Borgo Sereno" in page("ui/layouts/citizen.html")


def test_it_loads_the_colours_of_the_municipality(page):
    assert re.search(r'<link rel="stylesheet" href="/marchio/[0-9a-f]{16}\.css">', page("ui/layouts/citizen.html"))
    assert "/marchio/" not in page("ui/layouts/plain.html")


def test_it_loads_nothing_from_other_hosts(page):
    html = page("ui/layouts/citizen.html")
    assert [link for link in re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', html) if not link.startswith("/")] == []


def test_it_gives_every_landmark_of_one_kind_its_own_name(page, anna):
    html = page("ui/layouts/area.html", "{% block breadcrumb %}{% breadcrumb crumbs %}{% endblock %}", user=anna,
                crumbs=[("Area personale", None)], area_nav=[{"label": "Pratiche", "url": "/p", "current": True}])  # fmt: skip
    names = re.findall(r'<nav[^>]*aria-label="([^"]+)"', html)
    assert len(names) == len(set(names)) == 4
    assert html.count("<main") == html.count("<footer") == 1


def test_it_has_skip_links_that_lead_somewhere(page):
    html = page("ui/layouts/citizen.html")
    for target in re.findall(r'<a class="visually-hidden-focusable" href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_it_prepends_error_to_the_title_of_a_refused_form(page, refused_form):
    html = page("ui/layouts/flow.html", "{% block title %}Dati{% endblock %}", form=refused_form)
    assert "<title>Errore: Dati - Comune di Segrate</title>" in html
    assert html.count('role="alert"') == 1


def test_it_shows_carla_a_desk_with_sections_search_and_logout(page, carla):
    nav = [{"label": "Da lavorare", "url": "/operatori/", "current": True, "count": 3, "icon": "it-inbox"}]
    html = page("ui/layouts/desk.html", "{% block page_title %}Pratiche{% endblock %}", user=carla, desk_nav=nav,
                desk_search_url="/operatori/cerca")  # fmt: skip
    assert "<h1>Pratiche</h1>" in html
    # A name or a fiscal code must not end up in an address.
    assert 'action="/operatori/cerca" method="post"' in html
    assert '<form method="post" action="/operatori/esci">' in html
    assert 'href="/operatori/" aria-current="page"' in html
    assert '<span class="sp-count">3</span>' in html


@pytest.fixture
def refused_form():
    from tests.ui.test_fields import Sample

    return Sample(data={})
