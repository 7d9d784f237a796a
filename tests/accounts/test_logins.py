"""The open sessions of a person: listed, ended one by one or together, at once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.devices import device_of
from accounts.logins import end_logins, forget_old_logins, open_logins
from accounts.models import LoginRecord, User
from tenants.context import tenant_context
from tests.accounts.oidc.conftest import Browser, identity, simulators

__all__ = ["identity", "simulators"]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"
PAGE = "/area-personale/accessi"


@pytest.fixture
def log_in(identity, visit):
    """A browser in which Anna has just logged in."""

    def _log_in(agent=FIREFOX):
        client = visit()
        client.defaults["HTTP_USER_AGENT"] = agent
        Browser(client).log_in()
        return client

    return _log_in


def records(segrate):
    with tenant_context(segrate):
        return list(LoginRecord.objects.order_by("opened_at"))


def is_in(client):
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), (IPHONE, "Safari, iPhone"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_known_by_browser_and_system_only(agent, device):
    assert device_of(agent) == device


def test_a_login_is_written_down_with_how_and_on_what_and_without_an_address(log_in, segrate):
    log_in()
    (record,) = records(segrate)
    assert (record.how, record.device, record.ended_at) == ("spid", "Firefox, Linux", None)
    assert "127.0.0.1" not in str(vars(record))


def test_the_key_of_the_session_is_not_written_down(log_in, segrate):
    client = log_in()
    (record,) = records(segrate)
    assert client.session.session_key not in str(vars(record))


def test_logging_in_again_renews_the_key_and_ends_the_record_before(log_in, segrate):
    client = log_in()
    before = client.session.session_key
    Browser(client).log_in()
    assert client.session.session_key != before
    assert [record.ended_at is None for record in records(segrate)] == [False, True]


def test_the_page_lists_the_open_ones_and_marks_this_one(log_in):
    log_in(IPHONE)
    page = log_in().get(PAGE).content.decode()
    assert page.index("Firefox, Linux") < page.index("Safari, iPhone")
    assert page.count(">Questo<") == 1


def test_ending_one_takes_effect_at_the_next_request(log_in, segrate):
    phone, here = log_in(IPHONE), log_in()
    first = records(segrate)[0]
    assert here.post(f"{PAGE}/{first.id}/chiudi").status_code == 302
    assert not is_in(phone)
    assert is_in(here)


def test_ending_all_the_others_leaves_this_one(log_in):
    others, here = [log_in(IPHONE), log_in(EDGE)], log_in()
    here.post(f"{PAGE}/altri/chiudi")
    assert [is_in(client) for client in (*others, here)] == [False, False, True]


def test_nobody_ends_the_session_of_somebody_else(log_in, visit, segrate):
    anna = log_in()
    with tenant_context(segrate):
        bruno = User.objects.create(login="cf:BNCBRN80A01F205X", kind=User.Kind.CITIZEN, given_name="Bruno")
        client = visit("segrate", bruno)
        record = LoginRecord.objects.get()
    assert client.post(f"{PAGE}/{record.id}/chiudi").status_code == 404
    assert is_in(anna)


def test_leaving_is_written_down(log_in, segrate):
    log_in().post("/esci")
    (record,) = records(segrate)
    assert record.ended_at is not None


def test_a_session_that_ran_out_is_not_listed(log_in, segrate):
    log_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)), tenant_context(segrate):
        assert not open_logins(User.objects.get(kind="citizen")).exists()


def test_a_request_now_and_then_keeps_it_listed(log_in, segrate):
    client = log_in()
    for minutes in (20, 40):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            client.get(PAGE)
    with time_machine.travel(timezone.now() + timedelta(minutes=60)), tenant_context(segrate):
        assert open_logins(User.objects.get(kind="citizen")).count() == 1


def test_ending_sessions_touches_no_other_municipality(log_in, segrate, borgo):
    anna = log_in()
    key = anna.session.session_key
    with tenant_context(borgo):
        other = User.objects.create(login="cf:BNCNNA84C52I577E", kind=User.Kind.CITIZEN)
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=1))
        assert end_logins(other) == 0
        assert Session.objects.filter(session_key=key).exists()
    assert is_in(anna)


def test_after_a_year_a_login_is_forgotten(log_in, segrate):
    log_in()
    with tenant_context(segrate):
        forget_old_logins(timezone.now() + timedelta(days=364))
        assert LoginRecord.objects.count() == 1
        forget_old_logins(timezone.now() + timedelta(days=366))
        assert LoginRecord.objects.count() == 0
