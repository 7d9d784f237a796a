"""How the reports of AgID's test become figures."""

import json

import pytest

from bench.login.measure import attributes
from bench.spid.main import NAMES, main
from bench.spid.main import _figures as figures
from bench.spid.towns import PROFILES


def report(path, **categories):
    checks = {
        name: {"Check": [{"test": words, "result": result} for words, result in found]}
        for name, found in categories.items()
    }
    path.write_text(json.dumps({"test": {"sp": checks}}))
    return path


def test_it_counts_checks_and_names_those_that_fail(tmp_path):
    path = report(
        tmp_path / "x.json",
        metadata_extra=[("signed", "success"), ("phone", "warning")],
        response=[("Test [1]", "failure")],
    )
    found = figures(path)
    assert (found.checks, found.failed) == (3, ("Test [1]",))


def test_a_run_that_broke_off_counts_for_nothing(tmp_path):
    assert figures(tmp_path / "none.json").checks == 0
    assert figures(report(tmp_path / "x.json", metadata_extra=[("signed", "success")])).checks == 0


def test_each_profile_has_a_municipality():
    assert tuple(profile.name for profile in PROFILES) == NAMES


def test_it_wants_the_environment_of_the_program(monkeypatch, capsys):
    from contextlib import contextmanager

    from bench import command
    from bench.spid import main as module

    @contextmanager
    def no_stack(**_options):
        yield None

    monkeypatch.setattr(module, "stack", no_stack)
    monkeypatch.setattr(command.interrupts, "install", lambda: None)
    monkeypatch.delenv("SPID_PYTHON", raising=False)
    assert main([]) == 1
    assert "bin/spid-check" in capsys.readouterr().err


@pytest.mark.parametrize("count", [300])
def test_those_who_log_in_are_all_different(count):
    codes = {attributes(number)["fiscalNumber"] for number in range(count)}
    assert len(codes) == count
