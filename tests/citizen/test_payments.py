"""«Pagamenti»: what to pay, to whom, by when and how; nothing of anybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.actions.record_payment import Proof
from cases.actions.record_due_payment import record_due_payment
from cases.dues import open_due
from tests.cases.burials import anna, assign_place, burial_case, burials, franco, registry, sent, taken
from tests.citizen.walk import texts

__all__ = ["anna", "burial_case", "burials", "franco", "registry"]
PAGE = "/area-personale/pagamenti"


@pytest.fixture
def due(burial_case, franco):
    return assign_place(burial_case, franco, concession_fee=285_000)


def test_who_owes_nothing_is_told_so(visit, anna):
    assert "Non hai niente da pagare" in texts(visit("segrate", anna).get(PAGE))


@pytest.mark.parametrize("where", ["list", "case"])
def test_it_says_what_to_pay_by_when_and_how(visit, anna, due, where):
    address = PAGE if where == "list" else reverse("citizen:case", args=[due.id])
    words = texts(visit("segrate", anna).get(address))
    for expected in (
        "Da pagare",
        "Concessione del posto 2.850,00 euro",
        "Totale 2.982,00 euro",
        "Chi paga Anna Bianchi",
        f"Pratica {due.tracking_code}",
        "Come pagare Paga con un bonifico",
        "02 300",
    ):
        assert expected in words


def test_there_is_no_way_to_pay_that_does_not_work(visit, anna, due):
    page = visit("segrate", anna).get(PAGE).content.decode()
    assert "Paga ora" not in page
    assert page.count("<form") == visit("segrate", anna).get("/area-personale/documenti").content.decode().count(
        "<form"
    )


def test_a_paid_sum_says_when_and_no_longer_how(visit, anna, due, franco):
    record_due_payment(due.id, open_due(due).id, Proof(timezone.localdate(), "counter", "Ricevuta 9"), franco)
    words = texts(visit("segrate", anna).get(PAGE))
    assert "Allo sportello, Ricevuta 9" in words
    assert "Come pagare" not in words


def test_nobody_else_sees_it(visit, bruno, due):
    assert due.tracking_code not in texts(visit("segrate", bruno).get(PAGE))


def test_a_new_sum_replaces_the_old_one_on_the_case(visit, anna, due, franco):
    assign_place(due, franco, "change_place", concession_fee=100_000)
    words = texts(visit("segrate", anna).get(reverse("citizen:case", args=[due.id])))
    assert "Totale 1.132,00 euro" in words
    assert "2.982,00" not in words


def test_the_queries_do_not_grow_with_the_list(visit, anna, burials, due, franco):
    client = visit("segrate", anna)
    client.get(PAGE)
    few = queries_of(client)
    for number in (102, 103, 104):
        assign_place(taken(sent(burials, anna), franco, number), franco)
    assert texts(client.get(PAGE)).count("Come pagare") == 4
    assert queries_of(client) == few


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    return len(captured)
