"""Carla says when an application reached the town hall; a citizen never can."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions.open_draft import open_draft
from cases.models import Case, Draft
from tests.cases.conftest import citizen, pdf
from tests.operators.pages import case_url, url

ANNA = "BNCNNA85A41F205Z"
BEGIN = {"service": "prova", "fiscal_code": ANNA, "found_code": ANNA, "action": "begin", "identified": "copy",
         "evidence": "CI CA123", "channel": "paper"}  # fmt: skip


@pytest.fixture
def anna(in_segrate):
    return citizen("Anna", ANNA)


@pytest.fixture
def client(desk, carla, service):
    return desk(carla)


def arrived(days_ago=10, **changes):
    day = timezone.localdate() - timedelta(days=days_ago)
    return {
        "arrived": "before", "arrived_on_day": day.day, "arrived_on_month": day.month, "arrived_on_year": day.year,
        "arrived_time": "09:30", "arrival_proof": "Timbro n. 123", **changes,
    }  # fmt: skip


def begin(client, **changes):
    return client.post(url("counter"), {**BEGIN, **changes})


def finish(client, draft):
    def step(name):
        return url("counter_step", draft.id, name)

    client.post(step("privacy"), {"accepted": "on", "action": "next"})
    data = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": "false", "action": "next"}
    client.post(step("dati"), {**data, "file-prova_scritta": pdf()})
    summary = client.get(step("riepilogo")).content.decode()
    client.post(step("riepilogo"), {"vero": "on", "signed": "on", "action": "send"})
    return summary


def local(at):
    return timezone.localtime(at)


def test_the_arrival_is_seen_on_summary_and_case(client, anna):
    begin(client, **arrived())
    draft = Draft.objects.get()
    day = f"{timezone.localdate() - timedelta(days=10):%d/%m/%Y} 09:30"
    summary = finish(client, draft)
    case = Case.objects.get()
    page = client.get(case_url(case)).content.decode()
    for html in (summary, page):
        assert day in html
        assert "Timbro n. 123" in html
    assert f"inserita il {local(case.entered_at):%d/%m/%Y %H:%M} da Carla Neri" in page
    assert f"arrivata il {day}" in page
    assert client.get(url("receipt", case.id)).status_code == 200


def test_in_person_nothing_is_asked_and_it_counts_on_sending(client, anna):
    begin(client, channel="counter", identified="known")
    finish(client, Draft.objects.get())
    case = Case.objects.get()
    assert (case.channel, case.entered_at) == ("counter", None)
    assert "inserita il" not in client.get(case_url(case)).content.decode()


@pytest.mark.parametrize("channel", ["paper", "pec"])
def test_of_paper_and_pec_an_answer_is_wanted(client, anna, channel):
    page = begin(client, channel=channel)
    assert page.status_code == 422
    assert "da qui contano i termini" in page.content.decode()
    assert not Draft.objects.exists()
    assert begin(client, channel=channel, arrived="now").status_code == 302
    assert Draft.objects.get().arrived_at is not None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"days_ago": -1}, "non può essere nel futuro"),
        ({"days_ago": 400}, "più di un anno fa"),
        ({"arrival_proof": " "}, "Scrivi che cosa prova"),
        ({"arrived_on_day": "", "arrived_on_month": "", "arrived_on_year": ""}, "Scrivi il giorno di arrivo"),
        ({"arrived_on_day": "31", "arrived_on_month": "2"}, "Questa data non esiste"),
        ({"arrived_time": "25:00"}, "Scrivi l&#x27;ora così"),
        ({"channel": "pec", "arrived_time": ""}, "Di una PEC scrivi anche l&#x27;ora"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, anna, typed, words):
    page = begin(client, **arrived(**typed))
    assert page.status_code == 422
    html = page.content.decode()
    assert words in html
    assert 'value="CI CA123"' in html
    assert not Draft.objects.exists()


def test_a_stamp_without_the_hour_will_do(client, anna):
    assert begin(client, **arrived(arrived_time="")).status_code == 302
    at = local(Draft.objects.get().arrived_at)
    assert (at.date(), at.hour, at.minute) == (timezone.localdate() - timedelta(days=10), 0, 0)


def test_the_day_filled_in_is_an_answer_by_itself(client, anna):
    assert begin(client, **arrived(arrived="")).status_code == 302
    assert local(Draft.objects.get().arrived_at).hour == 9


def test_now_wins_over_what_was_left_in_the_fields(client, anna):
    begin(client, **arrived(arrived="now", channel="counter"))
    assert Draft.objects.get().arrived_at is None


def test_a_citizen_cannot_say_it(visit, service, anna):
    draft = open_draft(anna, service)
    own = visit("segrate", anna)

    def step(name):
        return reverse("citizen:step", args=[service.category, service.code, name])

    own.post(step("privacy"), {"accepted": "on", "action": "next", **arrived()})
    data = {"email": "anna@posta.example", "motivo": "Una prova", "urgente": "false", "action": "next"}
    own.post(step("dati"), {**data, "file-prova_scritta": pdf(), **arrived()})
    own.post(step("riepilogo"), {"vero": "on", "action": "send", **arrived(), "arrived_at": "2020-01-01"})
    case = Case.objects.get(draft_id=draft.id)
    assert (case.channel, case.entered_at) == ("online", None)
    assert timezone.now() - case.received_at < timedelta(minutes=5)


def test_who_takes_it_up_again_reads_when_it_arrived(client, anna):
    begin(client, **arrived())
    again = client.post(url("counter"), {**BEGIN, "channel": "counter"}, follow=True).content.decode()
    assert "era già iniziata" in again
    assert f"Risulta arrivata il {timezone.localdate() - timedelta(days=10):%d/%m/%Y} 09:30" in again
