"""Enrolments of another application: asked for in the background, kept with their time, never somebody else's."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.enrolments import (
    BY_HAND,
    FRESH,
    PATIENCE,
    ask_now,
    gives_status,
    outside_enrolments,
    refresh_enrolments,
)
from cases.models import EnrolmentCheck, OutsideEnrolment
from integrations.actions.configure import configure
from integrations.actions.mark_resolved_by_human import mark_resolved_by_human
from integrations.actions.run_delivery import run_delivery
from integrations.models import Delivery
from tenants.context import tenant_context
from tests.cases.conftest import SYSTEM, citizen
from tests.citizen.walk import texts
from tests.integrations.conftest import everything_stored, make_due
from tests.integrations.enrolment_server import TOKEN, EnrolmentServer, serve

PAGE = "/area-personale/pratiche"
ASK = f"{PAGE}/altri-siti/aggiorna"
State = Delivery.State


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("integrations.wake._publish", lambda schema: None)
    state = EnrolmentServer()
    http = serve(state)
    yield state
    state.release.set()
    http.shutdown()
    http.server_close()


def connect(server, token=TOKEN):
    options = {
        "name": "Iscrizioni nidi",
        "site_url": server.url,
        "base_url": server.url,
        "token": token,
        "seconds": 0.3,
    }
    configure("enrolment", "rest", options, by=SYSTEM)


@pytest.fixture
def connected(in_segrate, server):
    connect(server)
    return server


def work() -> list[Delivery]:
    """What the worker does with the questions that wait."""
    waiting = list(Delivery.objects.filter(kind="enrolment.refresh", state=State.PENDING))
    for delivery in waiting:
        make_due(delivery)
    return [run_delivery(delivery.id) for delivery in waiting]


def known(owner) -> list[tuple[str, str]]:
    return [(e.child, e.status) for e in OutsideEnrolment.objects.filter(owner=owner)]


def test_without_such_an_application_nothing_is_asked(anna):
    assert outside_enrolments(anna) is None
    assert not Delivery.objects.exists()
    assert not EnrolmentCheck.objects.exists()


def test_of_who_never_asked_nothing_leaves(connected, anna, visit):
    """GDPR art. 5 (1) (c): most citizens have no enrolment, and their fiscal code has no reason to travel."""
    for page in (PAGE, "/area-personale"):
        visit("segrate", anna).get(page)
    assert outside_enrolments(anna).wanted is False
    assert not Delivery.objects.exists()
    assert not EnrolmentCheck.objects.exists()


def test_who_wants_them_no_more_leaves_nothing_behind(connected, anna, bruno, visit):
    connected.put(anna.fiscal_code)
    connected.put(bruno.fiscal_code, child="Sara")
    for person in (anna, bruno):
        ask_now(person)
    work()
    client = visit("segrate", anna)
    assert client.post(ASK, {"action": "stop"}).headers["Location"] == PAGE
    assert "Mostra le mie iscrizioni" in texts(client.get(PAGE))
    assert (known(anna), known(bruno)) == ([], [("Sara", "In graduatoria")])
    assert Delivery.objects.count() == 1
    assert EnrolmentCheck.objects.get().owner == bruno


def test_an_answer_that_nobody_wants_any_more_is_not_kept(connected, anna):
    connected.put(anna.fiscal_code, child="Matteo")
    ask_now(anna)
    EnrolmentCheck.objects.all().delete()
    assert [delivery.state for delivery in work()] == [State.DONE]
    assert not OutsideEnrolment.objects.exists()
    assert "Matteo" not in everything_stored("integrations_delivery")


def test_a_visit_waits_for_nobody_and_sets_one_question_off(connected, anna, visit):
    connected.fault = "slow"
    ask_now(anna)
    Delivery.objects.all().delete()
    with time_machine.travel(timezone.now() + FRESH * 2, tick=True):
        page = visit("segrate", anna).get(PAGE)
    assert "Stiamo chiedendo a «Iscrizioni nidi»" in texts(page)
    assert connected.asked == []
    assert Delivery.objects.get().payload == {"fiscal_code": anna.fiscal_code}
    assert anna.fiscal_code not in Delivery.objects.get().key + Delivery.objects.get().subject


def test_the_answer_stands_among_the_cases_with_its_time_and_its_link(connected, case, anna, visit):
    connected.put(anna.fiscal_code, child="Matteo")
    client = visit("segrate", anna)
    assert "mandiamo a quel sito il tuo codice fiscale" in texts(client.get(PAGE))
    client.post(ASK)
    assert [delivery.state for delivery in work()] == [State.DONE]
    page = client.get(PAGE)
    words, html = texts(page), page.content.decode()
    assert "Su un altro sito: Iscrizioni nidi" in words
    assert "In graduatoria" in words
    assert "Per Matteo, stato del 10 novembre 2026" in words
    assert re.search(r"aggiornato il \d+ \w+ 20\d\d, \d\d:\d\d", words)
    assert f'href="{connected.url}/domande/NIDO-1" rel="external noopener noreferrer"' in html
    assert case.tracking_code in words


def test_it_is_asked_again_only_when_what_is_known_is_old(connected, anna):
    ask_now(anna)
    work()
    outside_enrolments(anna)
    assert len(connected.asked) == 1
    with time_machine.travel(timezone.now() + FRESH + timedelta(seconds=1), tick=True):
        view = outside_enrolments(anna)
        assert view.asking
        assert not view.silent
        work()
    assert len(connected.asked) == 2
    assert Delivery.objects.count() == 1


def test_who_cannot_wait_asks_by_hand_and_not_in_bursts(connected, anna, visit):
    ask_now(anna)
    work()
    connected.put(anna.fiscal_code)
    client = visit("segrate", anna)
    with time_machine.travel(timezone.now() + BY_HAND * 2, tick=True):
        for _ in range(3):
            assert client.post(f"{PAGE}/altri-siti/aggiorna").headers["Location"] == PAGE
        work()
    assert len(connected.asked) == 2
    assert known(anna) == [("Luca", "In graduatoria")]


def test_asking_by_hand_where_nobody_answers_does_nothing(anna, visit):
    assert visit("segrate", anna).post(f"{PAGE}/altri-siti/aggiorna").headers["Location"] == PAGE
    assert not Delivery.objects.exists()


def test_a_new_status_replaces_the_old_one(connected, anna):
    connected.put(anna.fiscal_code)
    ask_now(anna)
    work()
    connected.enrolments[anna.fiscal_code][0]["status"] = "Posto assegnato"
    with time_machine.travel(timezone.now() + FRESH * 2, tick=True):
        outside_enrolments(anna)
        work()
    assert known(anna) == [("Luca", "Posto assegnato")]


def test_what_was_withdrawn_over_there_goes_away_here(connected, anna):
    connected.put(anna.fiscal_code)
    ask_now(anna)
    work()
    connected.enrolments.clear()
    with time_machine.travel(timezone.now() + FRESH * 2, tick=True):
        outside_enrolments(anna)
        work()
    assert known(anna) == []


@pytest.mark.parametrize("fault", ["500", "slow", "garbage"])
def test_while_the_other_system_is_silent_the_page_shows_what_is_known_and_says_so(connected, anna, visit, fault):
    connected.put(anna.fiscal_code)
    ask_now(anna)
    work()
    connected.fault = fault
    with time_machine.travel(timezone.now() + FRESH * 2, tick=True):
        outside_enrolments(anna)
        work()
        words = texts(visit("segrate", anna).get(PAGE))
    assert "in questo momento non risponde" in words
    assert "ultimo stato che conosciamo, aggiornato il" in words
    assert known(anna) == [("Luca", "In graduatoria")]


def test_who_was_never_answered_is_told_that_something_may_be_missing(connected, anna, visit):
    connected.fault = "500"
    ask_now(anna)
    work()
    page = visit("segrate", anna).get(PAGE)
    assert "qui potrebbe mancare" in texts(page)
    assert connected.url in page.content.decode()


def test_a_question_that_nobody_works_on_counts_as_silence(connected, anna):
    ask_now(anna)
    with time_machine.travel(timezone.now() + PATIENCE + timedelta(seconds=1), tick=True):
        view = outside_enrolments(anna)
    assert (view.silent, view.asking) == (True, False)


def test_it_recovers_by_itself(connected, anna):
    connected.put(anna.fiscal_code)
    connected.fault = "500"
    ask_now(anna)
    work()
    connected.fault = None
    work()
    view = outside_enrolments(anna)
    assert (view.silent, view.asking, len(view.enrolments)) == (False, False, 1)


def test_a_question_that_failed_is_asked_anew_at_a_later_visit(connected, anna):
    connected.fault = "other_person"
    ask_now(anna)
    assert [delivery.state for delivery in work()] == [State.FAILED]
    connected.fault = None
    with time_machine.travel(timezone.now() + FRESH * 2, tick=True):
        outside_enrolments(anna)
        assert [delivery.state for delivery in work()] == [State.DONE]


@pytest.mark.parametrize("fault", ["other_person", "mixed"])
def test_an_answer_about_another_person_is_never_shown(connected, anna, visit, fault):
    connected.put(anna.fiscal_code)
    connected.fault = fault
    ask_now(anna)
    assert [delivery.last_error for delivery in work()] == ["answer_for_other_person"]
    assert not OutsideEnrolment.objects.exists()
    assert "In graduatoria" not in texts(visit("segrate", anna).get(PAGE))


def test_bruno_does_not_see_annas_children(connected, anna, bruno, visit):
    connected.put(anna.fiscal_code, child="Matteo")
    for person in (anna, bruno):
        ask_now(person)
    work()
    assert known(bruno) == []
    assert "Matteo" not in texts(visit("segrate", bruno).get(PAGE))
    assert "Matteo" not in texts(visit("segrate", bruno).get("/area-personale"))


def test_the_ledger_keeps_no_copy_of_what_concerns_children(connected, anna):
    connected.put(anna.fiscal_code, child="Matteo")
    ask_now(anna)
    work()
    assert Delivery.objects.get().result == {"items": 1}
    assert "Matteo" not in everything_stored("integrations_delivery")


def test_a_failed_question_settled_by_hand_changes_nothing(connected, anna):
    connected.put(anna.fiscal_code)
    connected.fault = "mixed"
    ask_now(anna)
    failed = work()[0]
    mark_resolved_by_human(failed, result={"by_hand": True}, by=SYSTEM)
    assert not OutsideEnrolment.objects.exists()


def test_two_visits_at_once_ask_once(connected, anna):
    refresh_enrolments(anna)
    refresh_enrolments(anna)
    assert Delivery.objects.count() == 1


def test_the_desk_shows_them_too(connected, anna, visit):
    connected.put(anna.fiscal_code)
    ask_now(anna)
    work()
    assert "Su altri siti" in texts(visit("segrate", anna).get("/area-personale"))


def test_another_municipality_sees_nothing_of_it(connected, anna, borgo, visit):
    connected.put(anna.fiscal_code, child="Matteo")
    ask_now(anna)
    work()
    with tenant_context(borgo):
        same = citizen("Anna", anna.fiscal_code)
        assert outside_enrolments(same) is None
        assert not OutsideEnrolment.objects.exists()
        client = visit("borgo", same)
    assert "Matteo" not in texts(client.get(PAGE))


def test_two_municipalities_with_the_same_application_keep_their_own(connected, anna, borgo):
    connected.put(anna.fiscal_code, child="Matteo")
    ask_now(anna)
    work()
    with tenant_context(borgo):
        same = citizen("Anna", anna.fiscal_code)
        connect(connected, token="altra")
        ask_now(same)
        work()
        assert known(same) == []
    assert known(anna) == [("Matteo", "In graduatoria")]


def test_the_sheet_promises_the_status_only_of_the_application_that_gives_it(connected, service):
    service.external_name, service.external_url = "Nidi", f"{connected.url}/segrate"
    assert gives_status(service)
    service.external_url = "https://suap.example/segrate"
    assert not gives_status(service)
    service.external_name = service.external_url = ""
    assert not gives_status(service)


@pytest.mark.parametrize("changes", [{"link": "javascript:alert(1)"}, {"reference": "NIDO-1"}])
def test_the_database_refuses_a_link_that_is_none_and_the_same_enrolment_twice(anna, changes):
    fields = {"owner": anna, "child": "Luca", "service": "Nido", "status": "x", "status_on": date(2026, 1, 1)}
    OutsideEnrolment.objects.create(reference="NIDO-1", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideEnrolment.objects.create(**{"reference": "NIDO-2", **fields, **changes})
