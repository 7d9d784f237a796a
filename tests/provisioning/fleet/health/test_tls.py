"""What a host shows to visitors: until when it is good, and what is wrong with it."""

import socket
from datetime import timedelta

from django.utils import timezone

from provisioning.fleet.health.tls import read_host


def left(reading):
    return (reading.expires_at - timezone.now()).days


def test_it_reads_until_when_a_good_certificate_is_good(tls_host):
    reading = read_host("localhost", tls_host(days=60))
    assert (reading.problem, left(reading)) == ("", 59)


def test_it_says_why_browsers_would_refuse_it_and_still_until_when(tls_host):
    for facts, problem in [
        ({"days": -3}, "expired"),
        ({"name": "altro.localhost"}, "wrong_name"),
        ({"trusted": False}, "untrusted"),
    ]:
        reading = read_host("localhost", tls_host(**facts))
        assert reading.problem == problem
        assert abs(reading.expires_at - timezone.now()) < timedelta(days=61)


def test_a_host_without_tls_or_without_anybody_is_told_apart(tls_host):
    assert read_host("localhost", tls_host(plain=True)).problem == "no_tls"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert read_host("localhost", port).problem == "unreachable"
    assert read_host("a" * 70 + ".localhost", port).problem == "unreachable"


def test_a_host_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("provisioning.fleet.health.tls.PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert read_host("localhost", silent.getsockname()[1]).problem == "unreachable"
