import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from integrations.identity.adapters.oidc import OidcProvider
from integrations.identity.options import OidcOptions


def options(base: str, **changes) -> dict:
    return {
        "issuer": base, "client_id": "sportello", "client_secret": "segreto-oidc",
        "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo", "jwks_uri": f"{base}/jwks",
        "end_session_endpoint": f"{base}/logout", "label": "Entra con SPID",
    } | changes  # fmt: skip


@pytest.fixture
def provider():
    """Pages of an identity provider by path; a missing one is 404."""
    pages: dict[str, object] = {}

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            body = json.dumps(pages.get(self.path)).encode()
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")
    metadata = {"issuer": base} | {name: options(base)[name] for name in names}
    pages |= {"/.well-known/openid-configuration": metadata, "/jwks": {"keys": [{"kid": "1"}]}}
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield base, pages
    server.shutdown()
    server.server_close()


def failures(base: str, **changes) -> list[str]:
    findings = OidcProvider(OidcOptions(**options(base, **changes))).check_config()
    return [finding.name for finding in findings if not finding.ok]


def test_it_finds_nothing_wrong_with_a_consistent_configuration(provider):
    assert failures(provider[0]) == []


def test_it_names_the_addresses_that_the_provider_does_not_declare(provider):
    base, _ = provider
    assert failures(base, token_endpoint=f"{base}/old-token", jwks_uri=f"{base}/old") == [
        "token_endpoint", "jwks_uri", "jwks_uri",
    ]  # fmt: skip


def test_it_notices_another_issuer(provider):
    base, pages = provider
    pages["/.well-known/openid-configuration"]["issuer"] = "https://impostor.example"
    assert failures(base) == ["issuer"]


def test_it_notices_a_provider_without_keys(provider):
    base, pages = provider
    pages["/jwks"] = {"keys": []}
    assert failures(base) == ["jwks_uri"]


@pytest.mark.parametrize("metadata", [None, [], "x"])
def test_it_survives_metadata_that_are_none(provider, metadata):
    base, pages = provider
    pages["/.well-known/openid-configuration"] = metadata
    assert failures(base) == ["discovery"]


def test_it_says_unreachable_instead_of_raising():
    assert failures("http://127.0.0.1:9") == ["discovery", "jwks_uri"]


def test_it_does_without_an_end_of_session(provider):
    assert failures(provider[0], end_session_endpoint="") == []


def test_it_names_its_button():
    assert OidcProvider(OidcOptions(**options("https://id.example"))).label == "Entra con SPID"


@pytest.mark.parametrize("change", [{"issuer": "javascript:alert(1)"}, {"client_secret": ""}, {"token_endpoint": ""}])
def test_it_refuses_options_that_cannot_work(change):
    with pytest.raises(ValueError):
        OidcOptions(**options("https://id.example", **change))
