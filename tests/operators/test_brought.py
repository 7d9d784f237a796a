"""The page on which Carla adds papers that were brought to the office."""

import pytest

from cases.models import Case
from tests.cases.conftest import pdf
from tests.operators.pages import case_url, url


@pytest.fixture
def lacking(case):
    filing = {"operator": {"name": "Carla Neri"}, "identified": "known", "evidence": "",
              "lacking": [{"label": "Bolletta", "reason": "la porta domani"}]}  # fmt: skip
    Case.objects.filter(id=case.id).update(channel="counter", filing=filing, incomplete=True)
    return case


def test_an_incomplete_case_leads_there_and_is_whole_afterwards(lacking, carla, desk):
    client, path = desk(carla), url("brought", lacking.id)
    assert path in client.get(case_url(lacking)).content.decode()
    assert "Bolletta (la porta domani)" in client.get(path).content.decode()
    answer = client.post(
        path, {"attachments": [pdf("bolletta.pdf")], "complete": "yes", "text": "Bolletta"}, follow=True
    )
    page = answer.content.decode()
    assert "Documenti aggiunti alla pratica" in page
    assert "Domanda incompleta" not in page
    assert "portati allo sportello" in page
    assert "bolletta.pdf" in page


@pytest.mark.parametrize("fields", [{"complete": "yes"}, {"attachments": [pdf("a.pdf")]}])
def test_what_is_missing_is_said(lacking, carla, desk, fields):
    answer = desk(carla).post(url("brought", lacking.id), fields)
    assert answer.status_code == 422
    assert answer.content.decode().count('id="errori"') == 1
    assert not lacking.timeline.filter(kind="documents_received").exists()


def test_a_closed_case_sends_back_and_says_why(case, carla, desk):
    Case.objects.filter(id=case.id).update(closed_at=case.received_at, outcome="archived")
    answer = desk(carla).get(url("brought", case.id), follow=True)
    assert "non si possono aggiungere documenti" in answer.content.decode()


def test_who_may_only_read_is_refused(case, rita, desk):
    assert desk(rita).get(url("brought", case.id)).status_code == 403


def test_whether_all_is_there_is_no_question_where_nothing_was_missing(case, carla, desk):
    client, path = desk(carla), url("brought", case.id)
    assert "quello che mancava" not in client.get(path).content.decode()
    answer = client.post(path, {"attachments": [pdf("in_piu.pdf")]})
    assert answer["Location"] == case_url(case)
    assert case.timeline.filter(kind="documents_received").count() == 1


def test_what_is_wrong_is_summed_up_once(lacking, carla, desk):
    answer = desk(carla).post(url("brought", lacking.id), {"complete": "yes"})
    assert answer.content.decode().count("data-errors") == 1
