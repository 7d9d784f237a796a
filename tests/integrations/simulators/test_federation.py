"""The simulated federation: what it publishes, and whom it does not serve."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.accounts.federation.federated import public, token
from tests.integrations.simulators.running import launch


def configuration(origin: str, **changes) -> str:
    me, now = f"{origin}/spid/oidc", int(time.time())
    party = {"client_id": me, "redirect_uris": [f"{me}/ritorno"], "jwks": public(1)}
    claims = {
        "iss": me, "sub": me, "iat": now, "exp": now + 600, "jwks": public(0),
        "metadata": {"openid_relying_party": party},
    }  # fmt: skip
    return token(claims | changes, 0)


def join(simulators, text: str):
    return requests.post(f"{simulators.url}/identita/federazione/adesione", data=text, timeout=5)


def test_it_lists_its_providers(simulators):
    anchor = f"{simulators.url}/identita/federazione"
    assert requests.get(f"{anchor}/list", timeout=5).json() == [f"{anchor}/spid", f"{anchor}/cie"]


@pytest.mark.parametrize("path", ["", "/spid", "/cie"])
def test_its_entities_say_who_they_are(simulators, path):
    answer = requests.get(f"{simulators.url}/identita/federazione{path}/.well-known/openid-federation", timeout=5)
    assert answer.headers["Content-Type"] == "application/entity-statement+jwt"


def test_it_knows_no_other_provider(simulators):
    anchor = f"{simulators.url}/identita/federazione"
    assert requests.get(f"{anchor}/altro/.well-known/openid-federation", timeout=5).status_code == 404
    assert requests.get(f"{anchor}/pwd/.well-known/openid-federation", timeout=5).status_code == 404
    assert requests.get(f"{anchor}/fetch", {"sub": "https://altro.example"}, timeout=5).status_code == 404


def test_a_municipality_may_join(simulators):
    assert join(simulators, configuration("http://segrate.localhost")).status_code == 201


@pytest.mark.parametrize(
    "text",
    [
        "",
        "e30.e30.e30",
        configuration("https://altrove.example"),
        configuration("http://segrate.localhost", iss="http://borgo.localhost/spid/oidc"),
        configuration("http://segrate.localhost", exp=1),
        configuration("http://segrate.localhost", jwks=public(2)),
    ],
)
def test_nobody_else_may(simulators, text):
    assert join(simulators, text).status_code == 400


def test_it_sends_nobody_back_to_who_did_not_sign(simulators):
    join(simulators, configuration("http://segrate.localhost"))
    page = f"{simulators.url}/identita/federazione/spid/autorizzazione"
    me = "http://segrate.localhost/spid/oidc"
    for request in ("", token({"redirect_uri": f"{me}/ritorno"}, 2), token({"redirect_uri": "https://x.example"}, 1)):
        answer = requests.get(page, {"client_id": me, "request": request}, timeout=5, allow_redirects=False)
        assert answer.status_code == 400


def test_it_reads_by_itself_what_a_municipality_says(tmp_path):
    """As in the demonstration, where nobody hands anything in."""
    asked = []

    class Town(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            asked.append((self.headers["Host"], self.path))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(configuration(origin).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Town)
    origin = f"http://town.localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    simulators = launch(tmp_path, more_origins=[origin])
    answer = requests.get(f"{simulators.url}/identita/federazione/fetch", {"sub": f"{origin}/spid/oidc"}, timeout=5)
    simulators.stop()
    server.shutdown()
    server.server_close()
    assert answer.status_code == 200
    assert asked == [(f"town.localhost:{server.server_port}", "/spid/oidc/.well-known/openid-federation")]
