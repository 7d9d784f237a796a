"""One demonstration a checkout at a time."""

import os

import pytest

from config.devserver.console import Trouble
from config.devserver.instance import only_one


def test_a_second_start_is_told_who_runs(tmp_path):
    with only_one(tmp_path / "demo.lock"), pytest.raises(Trouble) as trouble, only_one(tmp_path / "demo.lock"):
        pytest.fail("the second start must not go on")
    assert f"already runs from this checkout (process {os.getpid()})" in str(trouble.value)


def test_the_next_start_goes_on_after_the_first_ended(tmp_path):
    for _ in range(2):
        with only_one(tmp_path / "demo.lock"):
            assert (tmp_path / "demo.lock").read_text() == str(os.getpid())
