"""The page that asks why a case with restricted data is opened."""

import pytest

from accounts.roles import Role
from cases.models import TimelineEvent
from tests.operators.pages import add_role, case_url, step_url, url


def readings(case):
    return list(case.timeline.filter(kind=TimelineEvent.Kind.READ).order_by("sequence").values_list("data", flat=True))


def test_the_case_opens_after_a_reason_and_not_before(restricted_case, sara, desk):
    client, why = desk(sara), url("reading", restricted_case.id)
    asked = client.get(case_url(restricted_case))
    assert (asked.status_code, asked.url.split("?")[0]) == (302, why)
    assert "Anna" not in client.get(asked.url).content.decode()
    given = client.post(why, {"reason": "check", "next": case_url(restricted_case)})
    assert (given.status_code, given.url) == (302, case_url(restricted_case))
    assert client.get(case_url(restricted_case)).status_code == 200
    assert readings(restricted_case) == [{"reason": "check"}]


@pytest.mark.parametrize("name", ["document_read", "document", "documents_zip", "receipt"])
def test_no_file_of_it_opens_without_a_reason_either(restricted_case, sara, desk, name):
    of_document = [restricted_case.documents.first().id] if name in {"document_read", "document"} else []
    path = url(name, restricted_case.id, *of_document)
    answer = desk(sara).get(path)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, url("reading", restricted_case.id))


def test_each_file_that_is_read_is_written_down(restricted_case, sara, desk):
    client, document = desk(sara), restricted_case.documents.first()
    client.post(url("reading", restricted_case.id), {"reason": "asked"})
    client.get(url("document_read", restricted_case.id, document.id))
    client.get(url("document", restricted_case.id, document.id))
    assert [data.get("document", "") for data in readings(restricted_case)] == ["", str(document.id)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Scegli un motivo."),
        ({"reason": "assigned"}, "Scegli un motivo."),
        ({"reason": "boh"}, "Scegli un motivo."),
        ({"reason": "other", "note": "  "}, "Scrivi il motivo."),
    ],
)
def test_a_reason_that_is_none_opens_nothing(restricted_case, sara, desk, data, words):
    answer = desk(sara).post(url("reading", restricted_case.id), data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert readings(restricted_case) == []


def test_it_leads_back_to_our_own_pages_only(restricted_case, sara, desk):
    data = {"reason": "check", "next": "https://altrove.example/"}
    assert desk(sara).post(url("reading", restricted_case.id), data).url == case_url(restricted_case)


def test_who_acts_is_handling_the_case_and_loses_nothing_typed(restricted_case, sara, office, desk):
    add_role(sara, Role.CASE_OFFICER, office)
    desk(sara).post(step_url(restricted_case, "preavvisa"), {"action": "preview", "reason": "Manca"})
    assert readings(restricted_case) == [{"reason": "handling"}]


def test_the_history_says_why(restricted_case, sara, desk):
    client = desk(sara)
    client.post(url("reading", restricted_case.id), {"reason": "standing_in"})
    assert "Sostituzione di un collega" in client.get(case_url(restricted_case)).content.decode()
