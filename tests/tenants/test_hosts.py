import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.hosts import CAPACITY, bare_host, forget_hosts, fresh_municipality, municipality_of
from tenants.models import Branding, Domain, Municipality

HOST = "segrate.localhost"


@pytest.fixture
def later(monkeypatch):
    """`later(seconds)`: so much time passes for the caches of the process."""
    now = [time.monotonic()]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def _later(seconds):
        now[0] += seconds

    return _later


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


def test_a_municipality_that_stays_as_it_is_is_not_read_again(segrate, borgo, later, django_assert_num_queries):
    first = [municipality_of(host) for host in (HOST, "borgo.localhost")]
    for _turn in range(3):
        later(5.1)
        # One statement for all of them.
        with django_assert_num_queries(1):
            again = [municipality_of(host) for host in (HOST, "borgo.localhost")]
        assert [found is kept for found, kept in zip(again, first, strict=True)] == [True, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda town: Municipality.objects.filter(pk=town.pk).update(name="Comune Nuovo"),
        lambda town: Branding.objects.filter(municipality=town).update(phone="02 1234"),
        lambda town: Domain.objects.filter(tenant=town).update(is_primary=True),
        lambda town: Branding.objects.filter(municipality=town).delete(),
    ],
)
def test_whatever_changes_of_it_is_seen_within_five_seconds_and_nothing_of_the_others(segrate, borgo, later, change):
    municipality_of(HOST)
    later(0)
    before, other = municipality_of(HOST), municipality_of("borgo.localhost")
    change(segrate)
    assert municipality_of(HOST) is before
    later(5.1)
    assert municipality_of(HOST) is not before
    assert municipality_of("borgo.localhost") is other


def test_the_same_change_twice_in_one_transaction_is_seen_both_times(segrate, later):
    for name in ("Primo nome", "Secondo nome"):
        Municipality.objects.filter(pk=segrate.pk).update(name=name)
        later(5.1)
        assert municipality_of(HOST).name == name


def test_a_host_that_is_given_away_and_one_that_becomes_ours_are_seen_within_five_seconds(segrate, later):
    assert municipality_of("nuovo.localhost") is None
    assert municipality_of(HOST) == segrate
    Domain.objects.filter(domain=HOST).update(domain="nuovo.localhost")
    later(5.1)
    assert municipality_of("nuovo.localhost") == segrate
    assert municipality_of(HOST) is None


def test_nothing_is_known_without_asking_once_five_seconds_are_over(segrate, later):
    municipality_of(HOST)
    later(0)
    municipality_of(HOST)
    assert fresh_municipality(HOST) == segrate
    later(5.1)
    assert fresh_municipality(HOST) is None


def test_a_scan_of_host_names_does_not_push_out_who_is_visited(segrate, later, django_assert_num_queries):
    kept = municipality_of(HOST)
    for number in range(0, CAPACITY, 400):
        for name in range(number, number + 400):
            municipality_of(f"scan{name}.localhost")
        assert municipality_of(HOST) is kept
    with django_assert_num_queries(0):
        municipality_of(HOST)
