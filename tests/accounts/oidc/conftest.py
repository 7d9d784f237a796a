"""A citizen's browser between the municipality (in this process) and the simulated identity provider (a real server)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from integrations.actions.configure import configure
from integrations.simulators.demo import configurations
from tenants.context import tenant_context
from tests.integrations.simulators.running import simulators

__all__ = ["simulators"]


def configure_identity(town, simulators, **changes) -> None:
    host = f"http://{town.schema_name}.localhost"
    config = configurations(host, port=simulators.port, public_origin=simulators.url)[0]
    with tenant_context(town):
        configure(config.capability, config.adapter, config.options | changes, by={"kind": "system"})


class Browser:
    def __init__(self, client: Client) -> None:
        self.client = client

    def start(self, **query) -> str:
        """The provider's page that the browser is sent to."""
        answer = self.client.get("/accedi/avvia", query)
        assert answer.status_code == 302, answer.content
        return answer["Location"]

    def choose(self, page: str, person="anna-bianchi", means="spid", anomaly="") -> str:
        """The address that the provider sends the browser back to, after somebody was chosen."""
        at_provider = requests.Session()
        html = at_provider.get(page, timeout=5).text
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        form = {name: value.replace("&amp;", "&") for name, value in form.items()}
        address = page.split("?")[0]
        form |= {"person": person, "means": means, "anomaly": anomaly}
        answer = at_provider.post(address, data=form, timeout=5, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def come_back(self, address: str):
        parts = urlsplit(address)
        return self.client.get(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def log_in(self, person="anna-bianchi", means="spid", anomaly="", **query):
        return self.come_back(self.choose(self.start(**query), person, means, anomaly))


@pytest.fixture
def identity(simulators, segrate, borgo):
    """Both municipalities log their citizens in through the simulated provider."""
    for town in (segrate, borgo):
        configure_identity(town, simulators)
    return simulators


@pytest.fixture
def browser(identity, visit) -> Browser:
    return Browser(visit("segrate"))


@pytest.fixture
def people_of(segrate):
    """The citizens of a municipality, by their login."""
    from accounts.models import User

    def _people(town=segrate) -> dict[str, User]:
        with tenant_context(town):
            return {user.login: user for user in User.objects.prefetch_related("data")}

    return _people
