"""Metrics and probes on an address of their own."""

import urllib.error
import urllib.request

import pytest
from django.core.exceptions import ImproperlyConfigured
from prometheus_client import CollectorRegistry, Gauge

from config.devserver.ports import free_port
from config.env import host_and_port
from config.exporter import serve_metrics


@pytest.fixture
def ask():
    """Of an exporter that is ready as long as `reasons` is empty."""
    registry, reasons, port = CollectorRegistry(), [], free_port()
    Gauge("sportello_prova", "Of a test", registry=registry).set(7)
    server = serve_metrics(f"127.0.0.1:{port}", registry, lambda: "".join(reasons))

    def _ask(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    _ask.reasons = reasons
    yield _ask
    server.shutdown()
    server.server_close()


def test_it_tells_the_metrics(ask):
    status, text = ask("/metrics")
    assert status == 200
    assert "sportello_prova 7.0" in text


def test_it_says_whether_the_process_takes_work(ask):
    assert ask("/readyz") == (200, "ready")
    ask.reasons.append("not accepting tasks")
    assert ask("/readyz") == (503, "not accepting tasks")
    assert ask("/healthz") == (200, "ok")


def test_it_serves_nothing_else(ask):
    assert ask("/")[0] == ask("/metrics/../settings")[0] == 404


@pytest.mark.parametrize("text", ["9464", ":9464", "0.0.0.0:", "0.0.0.0:many", "0.0.0.0:70000"])
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="host:port"):
        host_and_port(text)


def test_an_address_may_be_of_version_six():
    assert host_and_port("[::]:9464") == ("::", 9464)
