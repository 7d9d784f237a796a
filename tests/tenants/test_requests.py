"""What is believed of a request."""

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory

from tenants.requests import client_address, is_same_origin


def request(**headers):
    return RequestFactory().post("/", HTTP_HOST="segrate.localhost", REMOTE_ADDR="10.0.0.1", **headers)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("", "10.0.0.1"),
        ("nonsense", "10.0.0.1"),
    ],
)
def test_behind_a_proxy_it_believes_what_the_proxy_added(settings, said, believed):
    settings.SPORTELLO_BEHIND_PROXY = True
    assert client_address(request(HTTP_X_FORWARDED_FOR=said)) == believed


def test_without_a_proxy_nobody_says_where_they_come_from(settings):
    settings.SPORTELLO_BEHIND_PROXY = False
    assert client_address(request(HTTP_X_FORWARDED_FOR="203.0.113.9")) == "10.0.0.1"


def test_wrong_passwords_are_counted_by_that_address(settings):
    settings.SPORTELLO_BEHIND_PROXY = True
    assert get_client_ip_address(request(HTTP_X_FORWARDED_FOR="203.0.113.9")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"HTTP_ORIGIN": "http://segrate.localhost"}, True),
        ({"HTTP_REFERER": "http://segrate.localhost/servizi"}, True),
        ({"HTTP_ORIGIN": "http://borgo.localhost"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
        ({"HTTP_ORIGIN": "http://[segrate"}, False),
        ({}, False),
    ],
)
def test_a_form_of_ours_stood_on_this_host(headers, same):
    assert is_same_origin(request(**headers)) is same
