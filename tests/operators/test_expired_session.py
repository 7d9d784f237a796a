"""An operator's session ends after two hours without a request; what was being written is not lost."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from accounts.sessions import SEEN_AT
from cases.models import Case
from tests.operators.entering import enter as enter_by_both
from tests.operators.entering import with_app
from tests.operators.pages import case_url, step_url, url

START = timezone.now().replace(microsecond=0)


def is_in(client, hours) -> bool:
    with time_machine.travel(START + timedelta(hours=hours), tick=False):
        client.get("/operatori/esci")
    return SESSION_KEY in client.session


@pytest.fixture
def at_work(carla, visit):
    with time_machine.travel(START, tick=False):
        client = visit("segrate", carla.user)
        client.get("/operatori/esci")
    return client


def test_two_hours_without_a_request_end_it(at_work):
    assert [is_in(at_work, hours) for hours in (1.9, 3.8, 5.9)] == [True, True, False]


def test_ten_hours_end_it_all_the_same(at_work):
    assert all(is_in(at_work, hours) for hours in range(1, 11))
    assert not is_in(at_work, 10.1)


def expire(client):
    session = client.session
    session[SEEN_AT] = 0
    session.save()


def enter(client, who):
    assert enter_by_both(client, with_app(who.user)).status_code == 302


@pytest.fixture
def expired(carla, desk):
    client = desk(carla)
    client.get(url("inbox"))
    expire(client)
    return client


def test_a_note_leads_back_to_its_case_and_is_there_again_once(case, carla, expired):
    sent = expired.post(url("note", case.id), {"text": "Ha telefonato <ieri>."})
    assert sent["Location"] == f"/operatori/accedi?next={case_url(case).replace('/', '%2F')}"
    enter(expired, carla)
    page = expired.get(case_url(case)).content.decode()
    assert "Ha telefonato &lt;ieri&gt;.</textarea>" in page
    assert "La sessione era scaduta: abbiamo ritrovato quello che avevi scritto." in page
    assert "Ha telefonato" not in expired.get(case_url(case)).content.decode()


def test_a_request_for_documents_is_there_again_and_nothing_left(case, carla, expired):
    path, fields = step_url(case, "chiedi"), {"seen_state": case.state, "other_items": "Busta paga"}
    letter = {"action": "send", "subject": "Ci manca un foglio", "body": "Gentile Anna, manda la busta paga."}
    assert expired.post(path, fields | letter)["Location"] == f"/operatori/accedi?next={path.replace('/', '%2F')}"
    enter(expired, carla)
    answer = expired.get(path)
    assert answer.context["form"]["other_items"].value() == "Busta paga"
    assert answer.context["message"]["body"].value() == "Gentile Anna, manda la busta paga."
    case.refresh_from_db()
    assert case.state == "in_carico"


def test_words_for_a_step_that_can_no_longer_be_made_are_still_shown(case, carla, expired):
    path = step_url(case, "chiedi")
    expired.post(path, {"seen_state": case.state, "other_items": "Busta paga", "action": "preview"})
    Case.objects.filter(id=case.id).update(state="ricevuta")
    enter(expired, carla)
    answer = expired.get(path)
    assert (answer.status_code, answer.context["stale"]) == (200, True)
    assert "Busta paga" in answer.content.decode()


def test_a_colleague_on_the_same_computer_does_not_read_them(case, giulia, expired):
    expired.post(url("note", case.id), {"text": "Parole di Carla"})
    enter(expired, giulia)
    assert "Parole di Carla" not in expired.get(case_url(case)).content.decode()
    assert "parked_form" not in expired.session


def test_what_waits_is_encrypted(case, expired):
    expired.post(url("note", case.id), {"text": "Ha telefonato"})
    assert "telefonato" not in str(dict(expired.session))


def test_after_half_an_hour_it_is_gone(case, carla, expired):
    with time_machine.travel(START):
        expire(expired)
        expired.post(url("note", case.id), {"text": "Ha telefonato"})
    with time_machine.travel(START + timedelta(minutes=31)):
        enter(expired, carla)
        assert "Ha telefonato" not in expired.get(case_url(case)).content.decode()


def test_who_never_had_a_session_parks_nothing(case, visit):
    client = visit()
    client.post(url("note", case.id), {"text": "x"})
    assert "parked_form" not in client.session
