import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.hosts import bare_host, forget_hosts
from tenants.models import Municipality


@pytest.mark.parametrize(
    ("host", "bare"),
    [("Segrate.Localhost:8000", "segrate.localhost"), ("segrate.localhost.", "segrate.localhost"), ("[::1]", "[::1]")],
)
def test_it_reads_the_bare_host(host, bare):
    assert bare_host(host) == bare


@given(st.text(max_size=40))
def test_it_reads_any_host_header_without_failing(host):
    assert bare_host(host) == bare_host(host).lower()


def test_an_unknown_host_gets_a_proper_page(db, visit):
    response = visit("nessuno.localhost").get("/")
    assert response.status_code == 404
    assert b"<h1" in response.content


def test_a_malformed_host_gets_a_proper_page(db, visit):
    assert visit("bad host!").get("/").status_code == 404


def test_a_suspended_municipality_shows_a_courtesy_page(segrate, visit):
    Municipality.objects.filter(pk=segrate.pk).update(state="suspended")
    forget_hosts()
    response = visit("segrate").get("/servizi")
    assert response.status_code == 503
    assert "Comune di Segrate" in response.content.decode()


def test_health_answers_on_any_host(db, visit):
    assert visit("10.0.0.1").get("/healthz").content == b"ok"
    assert visit("10.0.0.1").get("/readyz").status_code == 200


PROTECTING = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options")


def test_the_pages_of_unknown_and_suspended_hosts_are_protected_too(segrate, visit):
    Municipality.objects.filter(pk=segrate.pk).update(state="suspended")
    forget_hosts()
    for answer in (visit("nessuno.localhost").get("/"), visit("segrate").get("/")):
        assert [name for name in PROTECTING if name not in answer] == []


def test_it_redirects_to_https_only_on_hosts_of_ours(segrate, visit, settings):
    settings.SECURE_SSL_REDIRECT = True
    ours = visit("segrate").get("/servizi")
    assert (ours.status_code, ours["Location"]) == (301, "https://segrate.localhost/servizi")
    assert visit("altrove.example").get("/servizi").status_code == 404
