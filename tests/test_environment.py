"""The environment is read once, at the start, and refused when it makes no sense."""

from datetime import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_a_number_may_have_a_limit(monkeypatch):
    monkeypatch.setenv("SPORTELLO_PROVA", "3600")
    assert env.number("SPORTELLO_PROVA", 300, most=3600) == 3600
    monkeypatch.setenv("SPORTELLO_PROVA", "3601")
    with pytest.raises(ImproperlyConfigured, match="at most 3600"):
        env.number("SPORTELLO_PROVA", 300, most=3600)


def test_hours_are_spans_one_after_the_other(monkeypatch):
    monkeypatch.setenv("SPORTELLO_PROVA", "08:30-12:30, 13:30-17:30")
    assert env.hours("SPORTELLO_PROVA", "09:00-13:00") == (
        (time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)),
    )  # fmt: skip


@pytest.mark.parametrize("wrong", ["", "9-18", "09:00", "18:00-09:00", "09:00-13:00,12:00-18:00", "09:00-25:00"])
def test_hours_that_make_no_sense_stop_the_start(monkeypatch, wrong):
    monkeypatch.setenv("SPORTELLO_PROVA", wrong)
    with pytest.raises(ImproperlyConfigured, match="must read like 09:00-13:00"):
        env.hours("SPORTELLO_PROVA", "09:00-13:00")
