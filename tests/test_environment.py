"""The environment is read once, at the start, and refused when it makes no sense."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_a_number_may_have_a_limit(monkeypatch):
    monkeypatch.setenv("SPORTELLO_PROVA", "3600")
    assert env.number("SPORTELLO_PROVA", 300, most=3600) == 3600
    monkeypatch.setenv("SPORTELLO_PROVA", "3601")
    with pytest.raises(ImproperlyConfigured, match="at most 3600"):
        env.number("SPORTELLO_PROVA", 300, most=3600)
