"""The public pages as anybody asks for them: one local server stands for the town's host."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from provisioning.pnrr.looking.outside import Outside, Unseen, cookies_of
from provisioning.pnrr.looking.page import Cookie
from provisioning.pnrr.looking.site import look_at_site
from tests.provisioning.pnrr.conftest import SHEET

PAGE = '<html><head><link rel="stylesheet" href="/static/s.css"></head><body><h1>Servizi</h1></body></html>'


class Town(BaseHTTPRequestHandler):
    asked: list = []

    def do_GET(self):
        type(self).asked.append((self.path, self.headers["Host"]))
        if self.path == "/privacy":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if self.path.endswith(".css") else "text/html")
        self.send_header("Set-Cookie", "lingua=it; Path=/")
        self.send_header("Set-Cookie", "_ga=1; Domain=.example.org; Expires=Wed, 01 Jan 2031 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(("body{font-family:Lora}" if self.path.endswith(".css") else PAGE).encode())

    def log_message(self, *_args):
        pass


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Town)
    Town.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_name_of_this_machine_is_asked_for_here_under_its_own_name(port):
    page = Outside(f"http://segrate.localhost:{port}").get("/servizi")
    assert Town.asked == [("/servizi", f"segrate.localhost:{port}")]
    assert (page.status, page.outside, page.headline) == (200, True, "Servizi")
    assert page.url == f"http://segrate.localhost:{port}/servizi"
    assert page.cookies == (Cookie("lingua", ""), Cookie("_ga", "example.org"))


def test_private_addresses_are_not_asked_in_production(port, settings):
    settings.SPORTELLO_ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(Unseen, match="private_address"):
        Outside(f"http://127.0.0.1:{port}").get("/")
    with pytest.raises(Unseen):
        Outside(f"http://127.0.0.1:{port}").tls()
    assert Town.asked == []


def test_what_does_not_speak_tls_is_told(port):
    with pytest.raises(Unseen, match="SSLError"):
        Outside(f"https://127.0.0.1:{port}").tls()


def test_the_site_is_looked_at_from_outside_when_it_answers(port, segrate, settings):
    settings.SPORTELLO_PUBLIC_PORT = str(port)
    segrate.branding.accessibility_url = f"http://127.0.0.1:{port}/dichiarazione"
    site = look_at_site(segrate, [SHEET])
    assert site.problem == ""
    assert site.pages["/"].outside
    assert site.pages["/privacy"].status == 404
    assert site.styles == {f"http://segrate.localhost:{port}/static/s.css": "body{font-family:Lora}"}
    assert site.declaration.headline == "Servizi"


def test_when_nobody_answers_the_pages_are_looked_at_from_inside(segrate, unreachable):
    site = look_at_site(segrate, [])
    assert site.problem == "connect"
    assert site.pages["/"].status == 200
    assert not site.pages["/"].outside


def test_a_cookie_that_makes_no_sense_is_a_cookie_too():
    assert cookies_of(["bad[name]=1; Path=/"]) == (Cookie("bad[name]", ""),)
