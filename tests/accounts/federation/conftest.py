"""A citizen's browser between the municipality (in this process) and the simulated federation (a real server)."""

import re
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import RSAKey

from accounts.models import User
from integrations.actions.configure import configure
from integrations.simulators.demo import federation_configuration
from integrations.simulators.identity.federation.entities import provider_id
from tenants.context import tenant_context
from tests.integrations.simulators.running import simulators

__all__ = ["simulators"]

BY = {"kind": "system", "id": "", "name": "test"}


@pytest.fixture(autouse=True, scope="session")
def ready_keys():
    """Small ones from a stock: making them takes long, and two municipalities have twelve."""
    from accounts.federation import keys

    stock = cycle([RSAKey.generate_key(2048) for _ in range(21)])
    before, keys.new_key = keys.new_key, lambda: next(stock)
    yield
    keys.new_key = before


def configure_federation(town, simulators, way, **changes) -> None:
    options = {"email": "protocollo@pec.comune.example"}
    config = federation_configuration(way, options, simulators.state, port=simulators.port)
    with tenant_context(town):
        configure(config.capability, config.adapter, config.options | changes, by=BY)


def enrol(simulators, client: Client, way: str) -> None:
    """The municipality joins the federation with what it publishes of itself."""
    text = client.get(f"/{way}/oidc/.well-known/openid-federation").content
    answer = requests.post(f"{simulators.url}/identita/federazione/adesione", data=text, timeout=5)
    assert answer.status_code == 201, answer.text


class Browser:
    def __init__(self, client: Client, simulators, way: str = "spid") -> None:
        self.client, self.simulators, self.way = client, simulators, way

    @property
    def provider(self) -> str:
        return provider_id(self.way, self.simulators.url)

    def ask(self, **query):
        return self.client.get(f"/{self.way}/oidc/avvia", {"gestore": self.provider} | query)

    def start(self, **query) -> str:
        """The provider's page that the browser is sent to; this machine knows it by another name than browsers do."""
        answer = self.ask(**query)
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"].replace("simulatori.localhost", "127.0.0.1")

    def choose(self, page: str, person="anna-bianchi", **choice) -> str:
        """The address that the provider sends the browser back to, after somebody was chosen."""
        at_provider = requests.Session()
        shown = at_provider.get(page, timeout=5)
        assert shown.status_code == 200, shown.text
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
        form |= {"person": person} | choice
        answer = at_provider.post(page.split("?")[0], data=form, timeout=5, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def come_back(self, address: str):
        return self.client.get(urlsplit(address).path, query_of(address))

    def log_in(self, person="anna-bianchi", **choice):
        return self.come_back(self.choose(self.start(), person, **choice))


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def federation(simulators, segrate, borgo, visit):
    """Both municipalities are in the federation, by SPID and by CIE."""
    for town, client in ((segrate, visit("segrate")), (borgo, visit("borgo"))):
        with tenant_context(town):
            cache.clear()
        for way in ("spid", "cie"):
            configure_federation(town, simulators, way)
            enrol(simulators, client, way)
    return simulators


@pytest.fixture
def browser(federation, visit) -> Browser:
    return Browser(visit("segrate"), federation)


@pytest.fixture
def people_of(segrate):
    """The citizens of a municipality, by their login."""

    def _people(town=segrate) -> dict[str, User]:
        with tenant_context(town):
            return {user.login: user for user in User.objects.all()}

    return _people
