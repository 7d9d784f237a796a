"""Requests are counted by face and outcome; who asks from outside never reads the counts."""

import pytest
from prometheus_client import REGISTRY, Counter

from tenants import pages
from tenants.metrics import KEPT, Tally


def counted(face, status):
    name = "sportello_http_request_duration_seconds_count"
    return REGISTRY.get_sample_value(name, {"face": face, "status": status}) or 0


@pytest.mark.parametrize(
    ("host", "path", "face", "status"),
    [
        ("segrate", "/", "citizen", "2xx"),
        ("segrate", "/niente/", "citizen", "4xx"),
        ("segrate", "/operatori/accedi", "operators", "2xx"),
        ("console.localhost", "/niente", "vendor", "4xx"),
        ("nessuno.localhost", "/", "citizen", "4xx"),
        ("segrate", "/static/niente.css/", "static", "4xx"),
    ],
)
def test_it_counts_a_request_once(segrate, visit, host, path, face, status):
    before = counted(face, status)
    visit(host).get(path)
    assert counted(face, status) == before + 1


def test_it_counts_a_page_that_was_kept_apart(segrate, visit, monkeypatch):
    monkeypatch.setattr(pages, "KEPT_PAGES", Tally(KEPT))
    visit().get("/")
    through, kept = counted("citizen", "2xx"), KEPT._value.get()
    visit().get("/")
    assert (counted("citizen", "2xx"), KEPT._value.get()) == (through, kept + 1)


def test_it_writes_many_kept_pages_down_at_once():
    counter = Counter("sportello_prova_pagine", "Of a test", registry=None)
    tally = Tally(counter)
    for _ in range(100):
        tally.add()
    assert counter._value.get() < 100
    tally._due = 0
    tally.add()
    assert counter._value.get() == 101


def test_it_does_not_count_probes(db, visit):
    before = counted("citizen", "2xx")
    visit().get("/healthz")
    visit().get("/readyz")
    assert counted("citizen", "2xx") == before


@pytest.mark.parametrize("host", ["segrate", "console.localhost", "nessuno.localhost", "10.0.0.1"])
def test_nobody_reads_metrics_where_the_public_is_served(segrate, visit, host):
    answer = visit(host).get("/metrics", follow=True)
    assert answer.status_code == 404
    assert b"sportello_http" not in answer.content
