"""`bin/bench NAME`: what it accepts and where its words go."""

import os
import subprocess
from pathlib import Path

import pytest

from bench.__main__ import main, names
from bench.faults.main import parser

ROOT = Path(__file__).resolve().parents[2]


def test_it_names_what_can_be_measured():
    assert "faults" in names()


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["--json"]])
def test_an_unknown_name_is_answered_with_the_known_ones(arguments, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert "faults" in said.err
    assert said.out == ""


def test_it_drives_five_hundred_submissions_unless_told_otherwise():
    options = parser().parse_args([])
    assert (options.submissions, options.seed, options.json) == (500, 1, False)


def test_the_script_is_plain_sh_and_can_be_executed():
    assert subprocess.run(["sh", "-n", ROOT / "bin" / "bench"]).returncode == 0
    assert os.access(ROOT / "bin" / "bench", os.X_OK)
