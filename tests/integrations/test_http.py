import pytest

from integrations.errors import Misconfigured, TransientError
from integrations.http import HttpClient, ensure_public_host, valid_base_url

PRIVATE = ["127.0.0.1", "localhost", "10.0.0.8", "192.168.1.1", "169.254.169.254", "[::1]", "100.64.0.1"]


@pytest.fixture
def production(settings):
    settings.SPORTELLO_ALLOW_PRIVATE_HOSTS = False


@pytest.mark.parametrize("host", PRIVATE)
def test_it_refuses_private_addresses(production, host):
    with pytest.raises(Misconfigured) as caught:
        HttpClient(f"http://{host}:9").get("/")
    assert caught.value.code == "private_address"


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "::1"])
def test_it_refuses_private_addresses_to_other_protocols_too(production, host):
    with pytest.raises(Misconfigured):
        ensure_public_host(host, 25)


def test_it_allows_private_addresses_where_the_installation_says_so(settings):
    settings.SPORTELLO_ALLOW_PRIVATE_HOSTS = True
    ensure_public_host("127.0.0.1", 25)
    with pytest.raises(TransientError) as caught:
        HttpClient("http://127.0.0.1:9").get("/")
    assert caught.value.code == "connect"


@pytest.mark.parametrize("url", ["ftp://example.it", "file:///etc/passwd", "example.it", "https://"])
def test_it_accepts_web_addresses_only(url):
    with pytest.raises(ValueError):
        valid_base_url(url)


@pytest.mark.parametrize("url", ["https://anna:segreto@example.it", "https://example.it/?a=1", "https://example.it/#a"])
def test_it_refuses_addresses_that_carry_more_than_an_address(url):
    with pytest.raises(ValueError):
        valid_base_url(url)


def test_it_drops_the_trailing_slash():
    assert valid_base_url(" https://example.it/api/ ") == "https://example.it/api"


def test_it_keeps_headers_out_of_its_repr():
    assert "segreto" not in repr(HttpClient("https://example.it", {"Authorization": "segreto"}))
