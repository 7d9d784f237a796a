"""Each check of a service passes on our pages and fails on a page made wrong: a check that cannot fail is no check."""

from dataclasses import replace
from datetime import timedelta

import pytest

from provisioning.pnrr.checks.service import CHECKS
from tests.provisioning.pnrr.conftest import spoil

BOOKING = 'href="#appuntamento" data-element="appointment-booking"'


def outcome(code, looked):
    site, seen = looked
    return CHECKS[code](site, seen).outcome


@pytest.mark.parametrize("code", sorted(set(CHECKS) - {"C.SE.2.2"}))
def test_it_passes_on_our_pages(looked, code):
    site, seen = looked
    assert [look.found for look in CHECKS[code](site, seen).looks if not look.good] == []
    assert outcome(code, looked) == "passed"


@pytest.mark.parametrize(
    ("code", "page", "old", "new"),
    [
        ("C.SE.1.1", "sheet", 'data-element="service-online-access"', ""),
        ("C.SE.1.1", "login", "<h3>", "<h4>"),
        ("C.SE.1.2", "messages", "{code}", "una pratica"),
        ("C.SE.1.4", "summary", 'value="send"', 'value="next"'),
        ("C.SE.1.4", "summary", "<dd", "<p"),
        ("C.SE.1.4", "summary", "prova@valutazione.example", "…"),
        ("C.SE.1.5", "again", "prova@valutazione.example", ""),
        ("C.SE.1.5", "again", "sp-source", "sp-other"),
        ("C.SE.1.6", "summary", 'value="save"', 'value="keep"'),
        ("C.SE.1.7", "confirmation", "Quanto è stato facile usare questo servizio?", "Ti è piaciuto?"),
        ("C.SE.1.7", "confirmation", "Ho avuto problemi tecnici", "Problemi"),
        ("C.SE.1.7", "confirmation", 'data-element="feedback-rate-5"', ""),
        ("C.SE.1.7", "confirmation", 'maxlength="200"', 'maxlength="100"'),
        ("C.SE.1.8", "summary", 'aria-current="step"', ""),
        ("C.SE.1.8", "summary", 'href="{path}/richiesta/privacy"', 'href="#"'),
        ("C.SE.1.8", "came_back", "<form", "<div"),
        ("C.SE.1.9", "case", "sp-timeline", "sp-lista"),
        ("C.SE.1.10", "confirmation", "Ultimo giorno per la risposta</dt><dd>", "</dt><dd>fra poco</dd><dd hidden>x"),
        ("C.SE.1.10", "confirmation", "Presa in carico", "Arrivata"),
        ("C.SE.1.10", "sheet", "30 giorni", "qualche giorno"),
        ("BP.2", "confirmation", ">Servizi<", ">Altro<"),
    ],
)
def test_it_fails_on_a_page_made_wrong(looked, code, page, old, new):
    site, seen = looked
    words = {"code": seen.facts.tracking_code, "path": seen.path}
    spoiled = spoil(getattr(seen, page), old.format(**words), new)
    if code == "C.SE.1.10" and "Ultimo" in old:
        spoiled = replace(spoiled, body=spoiled.body.replace(day_shown(seen), "presto"))
    assert outcome(code, (site, replace(seen, **{page: spoiled}))) == "failed"


def day_shown(seen):
    from provisioning.pnrr.checks.sent import day_words

    return day_words(seen.facts.due_on)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("C.SE.1.2", {"channels": ()}),
        ("C.SE.1.2", {"in_area": 0}),
        ("C.SE.1.6", {"draft_days": 364}),
        ("C.SE.1.10", {"term_days": 10}),
    ],
)
def test_it_fails_on_what_the_books_say(looked, code, facts):
    site, seen = looked
    assert outcome(code, (site, replace(seen, facts=replace(seen.facts, **facts)))) == "failed"


@pytest.mark.parametrize(
    ("code", "page", "location"),
    [
        ("C.SE.1.1", "doorstep", "/accedi?next=/area-personale"),
        ("C.SE.1.1", "landing", "/area-personale"),
        ("C.SE.1.6", "resumed", "{path}/richiesta/privacy"),
    ],
)
def test_it_fails_when_one_lands_elsewhere(looked, code, page, location):
    site, seen = looked
    led = replace(getattr(seen, page), location=location.format(path=seen.path))
    assert outcome(code, (site, replace(seen, **{page: led}))) == "failed"


def test_a_step_that_does_not_say_that_it_saved_fails(looked):
    site, seen = looked
    last = seen.steps[-1]
    last.saved = spoil(last.saved, "salvata con successo", "")
    assert outcome("C.SE.1.6", (site, seen)) == "failed"


def test_a_step_that_already_sends_fails(looked):
    site, seen = looked
    seen.steps[-1].page = spoil(seen.steps[-1].page, 'value="next"', 'value="send"')
    assert outcome("C.SE.1.4", (site, seen)) == "failed"


def test_a_term_that_ends_on_a_holiday_may_be_carried_over_it(looked):
    site, seen = looked
    facts = seen.facts
    saturday = facts.received_on + timedelta(days=(5 - facts.received_on.weekday()) % 7 + 7)
    days = (saturday - facts.received_on).days
    for due, good in ((saturday + timedelta(days=2), True), (saturday + timedelta(days=3), False)):
        told = replace(facts, term_days=days, due_on=due)
        found = CHECKS["C.SE.1.10"](site, replace(seen, facts=told)).looks[3]
        assert found.good is good


def test_booking_by_telephone_is_no_booking(looked):
    site, seen = looked
    assert outcome("C.SE.2.2", looked) == "failed"
    pages = {"sheet": spoil(seen.sheet, 'href="#appuntamento"', 'href="/prenota"')}
    pages["summary"] = spoil(seen.summary, BOOKING, 'href="/prenota" data-element="appointment-booking"')
    for step in seen.steps:
        step.page = spoil(step.page, BOOKING, 'href="/prenota" data-element="appointment-booking"')
    booked = replace(seen, **pages)
    assert outcome("C.SE.2.2", (site, booked)) == "passed"
    for status, verdict in ((200, "passed"), (404, "failed")):
        there = replace(seen.sheet, url="http://segrate.localhost/prenota", status=status)
        assert outcome("C.SE.2.2", (site, replace(booked, booking=there))) == verdict
    booked.steps[0].page = spoil(booked.steps[0].page, 'href="/prenota"', 'href="#"')
    assert outcome("C.SE.2.2", (site, booked)) == "failed"


def test_a_service_that_asks_for_money_waits_for_a_person(looked):
    site, seen = looked
    assert outcome("C.SE.2.1", (site, replace(seen, facts=replace(seen.facts, fees=("Bollo",))))) == "unsure"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<span>Cosa serve</span>", "<span>Altro</span>"),
        ('data-element="service-area"', ""),
        ('data-element="metatag"', ""),
        ("Quanto sono chiare le informazioni su questa pagina?", "È chiaro?"),
    ],
)
def test_a_sheet_with_something_missing_fails(looked, old, new):
    site, seen = looked
    site.pages[seen.path] = spoil(site.pages[seen.path], old, new)
    assert outcome("C.SI.1.3", (site, seen)) == "failed"


@pytest.mark.parametrize("code", sorted(set(CHECKS) - {"C.SE.1.1", "C.SI.1.3", "C.SE.2.1", "BP.2", "C.SE.2.2"}))
def test_what_was_not_reached_proves_nothing(looked, code):
    site, seen = looked
    nothing = dict.fromkeys(["summary", "confirmation", "case", "messages", "again", "came_back", "resumed", "landing"])
    stopped = replace(seen, **nothing, steps=[], stopped="Un passo non va avanti.")
    found = CHECKS[code](site, stopped)
    assert found.outcome == "unsure"
    assert "Un passo non va avanti." in found.looks[0].found
