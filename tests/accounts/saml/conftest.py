"""A citizen's browser between the municipality and a tiny identity provider, both in this process."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from integrations.actions.configure import configure
from integrations.simulators import people
from integrations.simulators.identity.saml.answers import (
    Answering,
    answer,
    cie_attributes,
    eidas_attributes,
    spid_attributes,
)
from integrations.simulators.identity.saml.provider import Asked, SimulatedProvider, new_key, posted, read_request
from tenants.context import tenant_context

BY = {"kind": "system", "id": "", "name": "test"}
ATTRIBUTES = {"spid": spid_attributes, "cie": cie_attributes, "eidas": eidas_attributes}


@pytest.fixture(scope="session")
def keys():
    """Of the provider, and of somebody who would like to be it."""
    now = timezone.now()
    return new_key(now), new_key(now)


@pytest.fixture(scope="session")
def provider(keys) -> SimulatedProvider:
    return SimulatedProvider("https://gestore.example", "Gestore di prova", keys[0])


@pytest.fixture(scope="session")
def impostor(keys) -> SimulatedProvider:
    """Calls itself as the provider does, and has another key."""
    return SimulatedProvider("https://gestore.example", "Gestore di prova", keys[1])


@pytest.fixture(autouse=True, scope="session")
def small_keys():
    """Our own keys too: making a large one takes half a second."""
    from accounts.saml import certificate

    before, certificate.KEY_BITS = certificate.KEY_BITS, 2048
    yield
    certificate.KEY_BITS = before


def configure_way(town, way: str, *providers: SimulatedProvider, **options) -> None:
    described = "".join(provider.metadata().split("?>")[1] for provider in providers)
    xml = f'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{described}</md:EntitiesDescriptor>'
    with tenant_context(town):
        configure(way, "saml", {"email": "spid@comune.example", "metadata_xml": xml} | options, by=BY)


@pytest.fixture
def towns(segrate, borgo, provider):
    for town in (segrate, borgo):
        for way in ATTRIBUTES:
            configure_way(town, way, provider)
    return segrate, borgo


class Browser:
    def __init__(self, client: Client, host: str, provider: SimulatedProvider, way: str = "spid") -> None:
        self.client, self.host, self.provider, self.way = client, host, provider, way

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    def start(self, **query) -> Asked:
        response = self.client.get(f"/{self.way}/login/", {"idp": self.provider.entity_id} | query)
        assert response.status_code == 302, response.content
        return read_request(response["Location"])

    def answering(self, asked: Asked, person="anna-bianchi", **changes) -> Answering:
        to = Answering(
            request_id=asked.request_id,
            entity_id=asked.entity_id,
            acs_url=f"{self.origin}/{self.way}/acs",
            level=asked.level,
            attributes=ATTRIBUTES[self.way](people.by_slug(person)),
            now=timezone.now(),
        )
        return replace(to, **changes)

    def post(self, message: bytes, path: str = ""):
        """The provider's page posts from another site: without our cookies."""
        stranger = Client(HTTP_HOST=self.host, enforce_csrf_checks=True)
        return stranger.post(path or f"/{self.way}/acs", {"SAMLResponse": posted(message), "RelayState": "x"})

    def come_in(self, response):
        """Follows our own redirect, with our cookies."""
        assert response.status_code == 303, response.content
        address = urlsplit(response["Location"])
        return self.client.get(address.path, {name: value[0] for name, value in parse_qs(address.query).items()})

    def log_in(self, person="anna-bianchi", signer: SimulatedProvider | None = None, query=None, **changes):
        """As far as it goes: the page of the refusal, or the redirect to where the citizen was going."""
        asked = self.start(**(query or {}))
        response = self.post(answer(signer or self.provider, self.answering(asked, person, **changes)))
        return self.come_in(response) if response.status_code == 303 else response


@pytest.fixture
def browse(towns, visit, provider):
    def _browse(town="segrate", way="spid", user=None) -> Browser:
        return Browser(visit(town, user=user), f"{town}.localhost", provider, way)

    return _browse


@pytest.fixture
def browser(browse) -> Browser:
    return browse()


@pytest.fixture
def people_of(segrate):
    """The citizens of a municipality, by their login."""
    from accounts.models import User

    def _people(town=segrate) -> dict[str, User]:
        with tenant_context(town):
            return {user.login: user for user in User.objects.prefetch_related("data")}

    return _people


def seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
