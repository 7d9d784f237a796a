from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import RequestFactory
from django.utils import timezone

from accounts.login.options import login_options
from accounts.models import User
from accounts.sessions import EXPIRED, SEEN_AT
from tenants.context import tenant_context

PUBLIC = "/esci"
START = timezone.now().replace(microsecond=0)


def at(minutes):
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def anna(visit, segrate):
    with tenant_context(segrate):
        user = User.objects.create(
            login="cf:BNCNNA84C52I577E", fiscal_code="BNCNNA84C52I577E", kind="citizen", given_name="Anna"
        )
    with at(0), tenant_context(segrate):
        client = visit("segrate", user=user)
        client.get(PUBLIC)
    return client


def is_in(client, minutes) -> bool:
    with at(minutes):
        client.get(PUBLIC)
    return SESSION_KEY in client.session


def test_a_citizen_who_does_nothing_for_half_an_hour_is_out(anna):
    assert not is_in(anna, 31)


def test_every_request_gives_another_half_hour(anna):
    assert [is_in(anna, minutes) for minutes in (29, 58, 87, 118)] == [True, True, True, False]


def test_after_eight_hours_a_citizen_is_out_all_the_same(anna):
    assert all(is_in(anna, minutes) for minutes in range(20, 481, 20))
    assert not is_in(anna, 481)


def test_it_does_not_write_to_the_session_for_every_request(anna):
    assert is_in(anna, 0.1)
    seen = anna.session[SEEN_AT]
    assert is_in(anna, 0.9)
    assert anna.session[SEEN_AT] == seen


def test_the_login_page_can_say_that_the_session_ran_out(anna, segrate):
    assert not is_in(anna, 31)
    request = RequestFactory().get("/accedi", {"next": "/servizi"}, HTTP_HOST="segrate.localhost")
    request.session = anna.session
    with tenant_context(segrate):
        options = login_options(request)
    assert (options.expired, options.destination, options.doors) == (True, "/servizi", ())


def test_an_operator_keeps_other_hours(visit, segrate):
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example")
    with at(0), tenant_context(segrate):
        client = visit("segrate", user=carla)
        client.get(PUBLIC)
    assert is_in(client, 100)


def test_a_visitor_without_a_session_gets_none(visit, segrate):
    assert not visit("segrate").get(PUBLIC).cookies


def test_logging_in_again_clears_the_mark(identity, anna):
    from tests.accounts.oidc.conftest import Browser

    assert not is_in(anna, 31)
    assert anna.session[EXPIRED]
    Browser(anna).log_in()
    assert EXPIRED not in anna.session


@pytest.mark.parametrize("back", [60, 24 * 60])
def test_a_clock_put_back_makes_no_session_live_longer(anna, back):
    """The login happened at a time yet to come: both limits begin now."""
    assert [was_in(anna, -back + minutes) for minutes in (0, 29, 60)] == [True, True, False]


def test_eight_hours_are_counted_from_the_moment_the_clock_was_put_back(anna):
    day = 24 * 60
    assert all(was_in(anna, minutes - day) for minutes in range(0, 481, 20))
    assert not was_in(anna, 482 - day)


def was_in(client, minutes) -> bool:
    """As `is_in`, by the clock of that moment."""
    with at(minutes):
        client.get(PUBLIC)
        return SESSION_KEY in client.session


def test_a_clock_put_forward_by_an_hour_ends_the_session_and_says_so(anna):
    assert not is_in(anna, 60)
    assert anna.session[EXPIRED]


def test_a_clock_put_forward_by_a_day_ends_the_session(anna):
    assert not is_in(anna, 24 * 60)
