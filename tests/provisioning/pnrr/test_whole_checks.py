"""Each check of the whole site passes on our pages and fails on one made wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from provisioning.pnrr.checks.fonts import font_problems
from provisioning.pnrr.checks.whole import CHECKS
from provisioning.pnrr.looking.outside import Tls
from provisioning.pnrr.looking.page import Cookie
from tests.provisioning.pnrr.conftest import STYLES, spoil

CSS = "https://servizi.comune.segrate.mi.it/static/s.css"


def outcome(code, looked):
    site, seen = looked
    return CHECKS[code](site, [seen]).outcome


@pytest.mark.parametrize(
    "code", ["C.SE.1.3", "C.SE.3.1", "C.SE.3.3", "R.SE.2.1", "BP.1", "BP.3", "BP.4", "UE.1"]
)  # fmt: skip
def test_it_passes_on_our_pages(looked, code):
    site, seen = looked
    assert [look.found for look in CHECKS[code](site, [seen]).looks if not look.good] == []
    assert outcome(code, looked) == "passed"


@pytest.mark.parametrize(
    ("code", "path", "old", "new"),
    [
        ("C.SE.1.3", "/", "<h1", '<p style="font-family: Comic Sans">x</p><h1'),
        ("C.SE.1.3", "/", "</head>", '<link rel="stylesheet" href="https://cdn.example/a.css"></head>'),
        ("C.SE.3.1", "/servizi", "</body>", '<img src="https://tracker.example/p.gif"></body>'),
        ("C.SE.3.2", "/", 'data-element="accessibility-link"', ""),
        ("C.SE.3.2", "/", "https://form.agid.gov.it/view/x", "/accessibilita"),
        ("C.SE.3.3", "/", 'data-element="privacy-policy-link"', ""),
        ("C.SE.3.3", "/privacy", "2016/679", "…"),
        ("R.SE.2.1", "/accedi", "<h3>CIE</h3>", "<h3>Carta</h3>"),
        ("BP.1", "/servizi", "Novità", "Notizie"),
        ("BP.1", "/", "Amministrazione", "Ente"),
        ("BP.3", "/", "Vivere il Comune", "VIVERE IL COMUNE"),
        ("BP.4", "/servizi", "<title>Servizi", "<title>Pagina"),
        ("UE.1", "/", "Nextgeneration EU", "UE"),
    ],
)
def test_it_fails_on_a_page_made_wrong(looked, code, path, old, new):
    site, seen = looked
    page = site.pages[path]
    old = old if old in page.body else "679/2016"
    site.pages[path] = spoil(page, old, new)
    assert outcome(code, (site, seen)) == "failed"


def test_a_cookie_of_another_kind_or_domain_fails(looked):
    site, seen = looked
    for cookie in (Cookie("_ga", ""), Cookie("sessione", "tracker.example")):
        site.pages["/"] = replace(site.pages["/"], cookies=(cookie,))
        assert outcome("C.SE.3.1", (site, seen)) == "failed"


@pytest.mark.parametrize(
    "css",
    [
        STYLES.replace("var(--f)", "Arial"),
        STYLES.replace("Lora,serif", "Georgia"),
        STYLES.replace("url(titillium.woff2)", "url(https://fonts.example/t.woff2)"),
        "h2{font-family:var(--unknown)}",
    ],
)
def test_other_characters_are_found(css):
    assert font_problems(STYLES, CSS) == []
    assert len(font_problems(css, CSS)) >= 1


def test_some_sheet_must_say_which_characters(looked):
    site, seen = looked
    site.styles[f"{site.origin}/marchio.css"] = ":root{--bs-primary:#06c}"
    assert outcome("C.SE.1.3", (site, seen)) == "passed"
    site.styles = {f"{site.origin}/marchio.css": ":root{--bs-primary:#06c}.icon{font-family:Lora}"}
    assert outcome("C.SE.1.3", (site, seen)) == "failed"


def test_a_site_whose_styles_were_not_read_waits_for_a_person(looked):
    site, seen = looked
    site.styles = {}
    assert outcome("C.SE.1.3", (site, seen)) == "unsure"


def test_speed_is_measured_by_a_person(looked):
    assert outcome("C.SE.4.1", looked) == "unsure"


def at(looked, origin, institutional="https://www.comune.segrate.mi.it", tls=None):
    site, seen = looked
    pages = {path: replace(page, url=origin + path, outside=True) for path, page in site.pages.items()}
    return replace(site, origin=origin, institutional=institutional, pages=pages, problem="", tls=tls), replace(
        seen, sheet=None, login=None, steps=[], summary=None, confirmation=None, case=None, messages=None
    )


@pytest.mark.parametrize(
    ("origin", "verdict"),
    [
        ("https://servizi.comune.segrate.mi.it", "passed"),
        ("https://sportello.comune.segrate.mi.it", "passed"),
        ("https://segrate.sportello.example", "failed"),
        ("https://comune.segrate.mi.it.example", "failed"),
    ],
)
def test_the_host_stands_under_the_institutional_domain(looked, origin, verdict):
    assert outcome("C.SE.5.2", at(looked, origin)) == verdict


def tls(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", days=30):
    return Tls(version, cipher, datetime.now(UTC) + timedelta(days=days))


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (tls(), "passed"),
        (tls("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"), "passed"),
        (tls("TLSv1.2", "AES128-SHA"), "failed"),
        (tls("TLSv1.1", "ECDHE-RSA-AES128-GCM-SHA256"), "failed"),
        (tls(days=-1), "failed"),
        (None, "failed"),
    ],
)
def test_https_wants_a_certificate_that_holds_and_ciphers_of_today(looked, shown, verdict):
    assert outcome("C.SE.5.1", at(looked, "https://servizi.comune.segrate.mi.it", tls=shown)) == verdict


def test_http_is_not_https(looked):
    assert outcome("C.SE.5.1", looked) == "failed"


def test_what_is_loaded_in_http_fails(looked):
    site, seen = at(looked, "https://servizi.comune.segrate.mi.it", tls=tls())
    site.pages["/"] = spoil(site.pages["/"], "</body>", '<script src="http://x.example/a.js"></script></body>')
    assert outcome("C.SE.5.1", (site, seen)) == "failed"


def test_the_declaration_names_this_site_and_the_level(looked):
    site, seen = looked
    assert outcome("C.SE.3.2", looked) == "unsure"
    page = site.pages["/"]
    site.declaration = replace(page, body=f"<p>{site.host} è parzialmente conforme a WCAG 2.1</p>")
    assert outcome("C.SE.3.2", (site, seen)) == "passed"
    site.declaration = replace(page, body="<p>altro.example, WCAG 2.1</p>")
    assert outcome("C.SE.3.2", (site, seen)) == "failed"
