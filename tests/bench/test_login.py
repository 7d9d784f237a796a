"""`bin/bench login`: what it drives, what it promises, and the people it makes up."""

import pytest
from django.utils import timezone

from bench.__main__ import names
from bench.login.cost import WARM, Worker
from bench.login.main import TARGETS, parser, table
from bench.login.measure import _spread, attributes
from integrations.actions.configure import configure
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key
from tenants.context import tenant_context


def test_it_is_one_of_the_measurements():
    assert "login" in names()


def test_a_hundred_at_once_unless_told_otherwise():
    options = parser().parse_args([])
    assert (options.parallel, options.json) == (100, False)


def test_the_promises():
    assert TARGETS == {"verification_p50_ms": 30, "round_trip_p95_ms": 150, "parallel_failures": 0}


def test_every_citizen_is_somebody_else():
    codes = [attributes(number)["fiscalNumber"] for number in range(400)]
    assert len(set(codes)) == 400


@pytest.mark.parametrize(("figure", "value"), [("t_p50_ms", 50.5), ("t_p95_ms", 95.95)])
def test_the_middle_and_the_slow_end(figure, value):
    assert _spread("t", [float(number) for number in range(1, 101)])[figure] == value


def test_a_table_for_people():
    assert table({"parallel_failures": 0, "missed": []}).splitlines()[0].split() == ["parallel_failures", "0"]


@pytest.fixture
def worker(segrate):
    provider = SimulatedProvider("https://gestore.example", "Gestore di prova", new_key(timezone.now()))
    with tenant_context(segrate):
        options = {"email": "spid@comune.example", "metadata_xml": provider.metadata()}
        configure("spid", "saml", options, by={"kind": "system"})
    return Worker("segrate.localhost", provider)


def test_it_counts_whole_logins_and_leaves_the_first_ones_out(worker):
    spent = worker.spent([attributes(number) for number in range(WARM + 2)])
    assert len(spent) == 2
    assert min(spent) > 0


def test_a_refused_login_is_no_figure(worker):
    with pytest.raises(RuntimeError, match="login refused"):
        worker.spent([attributes(0) | {"familyName": ""}])
