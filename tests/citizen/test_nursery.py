"""The sheet of the nursery through the year: before the call, while it is open, late, closed."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from cases.actions.open_draft import open_draft
from cases.errors import WindowClosed
from cases.models import Draft
from catalog.actions.activate import activate
from catalog.actions.set_parameters import set_parameters
from tests.cases.conftest import SYSTEM
from tests.catalog.nursery import CODE, PARAMETERS
from tests.citizen.walk import texts

ROME = ZoneInfo("Europe/Rome")


def on(day: str):
    return time_machine.travel(datetime.datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ROME), tick=True)


@pytest.fixture
def nursery(office):
    return activate(CODE, {**PARAMETERS, "late_closes": "2027-03-31"}, "sociale", SYSTEM)


def sheet(visit, service):
    return visit("segrate").get(reverse("citizen:sheet", args=[service.category, service.code]))


@pytest.mark.parametrize(
    ("day", "words", "button"),
    [
        ("2026-10-01", "Potrai presentare la domanda dal 2 novembre 2026", False),
        ("2026-11-20", "Puoi presentare la domanda fino al 18 dicembre 2026, 23:59", True),
        ("2026-12-19", "Puoi ancora presentarla fuori termine, fino al 31 marzo 2027", True),
        ("2027-04-01", "Il bando per i nidi è chiuso", False),
    ],
)
def test_the_sheet_says_whether_one_can_apply_and_until_when(visit, nursery, day, words, button):
    with on(day):
        page = sheet(visit, nursery)
    assert words in texts(page)
    assert ('data-element="service-online-access"' in page.content.decode()) is button


def test_after_the_call_no_draft_is_opened_where_late_ones_are_not_taken(nursery, anna):
    nursery = set_parameters(CODE, {"late_closes": None}, row_version=nursery.row_version, by=SYSTEM)
    with on("2026-12-19"), pytest.raises(WindowClosed):
        open_draft(anna, nursery)
    assert not Draft.objects.exists()


def test_it_says_who_comes_after_the_residents(visit, nursery):
    with on("2026-11-20"):
        words = texts(sheet(visit, nursery))
    assert "accetta anche bambini che risiedono altrove: sì. Se li accetta, vengono dopo i residenti." in words
    assert "100,00 euro" not in words
