"""The balancer of the rolling restart: whom it sends requests to, and that it hides nothing."""

import http.client
import http.server
import threading
import time

import pytest

from bench.restart.balancer import Balancer


class Web(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.ready, self.served = True, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        probe = self.path == "/readyz"
        self.server.served += not probe
        self.send_response(200 if self.server.ready or not probe else 503)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


@pytest.fixture
def webs():
    made = [Web(), Web()]
    yield made
    for web in made:
        web.shutdown()
        web.server_close()


@pytest.fixture
def balancer(webs):
    with Balancer([web.server_port for web in webs]) as made:
        until(lambda: len(made.ready) == 2)
        yield made


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def ask(balancer):
    connection = http.client.HTTPConnection("127.0.0.1", balancer.port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


def test_it_sends_requests_to_both_in_turn(webs, balancer):
    assert [ask(balancer) for _ in range(6)] == [b"ok"] * 6
    assert [web.served for web in webs] == [3, 3]
    assert balancer.connections == 6


def test_who_is_not_ready_gets_no_more(webs, balancer):
    webs[0].ready = False
    until(lambda: balancer.ready == [webs[1].server_port])
    assert [ask(balancer) for _ in range(4)] == [b"ok"] * 4
    assert [web.served for web in webs] == [0, 4]


def test_a_request_that_is_lost_is_seen_to_be_lost(webs, balancer):
    for web in webs:
        web.ready = False
    until(lambda: balancer.ready == [])
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(balancer)
