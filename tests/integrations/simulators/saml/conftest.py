import pytest

from integrations.identity.saml.providers import read_providers
from tests.integrations.simulators.saml.town import Town


@pytest.fixture
def town(simulators):
    made = Town(simulators.url)
    yield made
    made.close()


@pytest.fixture
def provider_of(simulators):
    """A provider as the platform reads it from the metadata."""
    import requests

    def _provider(slug="alfa", way="spid"):
        text = requests.get(f"{simulators.url}/identita/saml/{way}/metadata", timeout=10).text
        return next(each for each in read_providers(text) if each.entity_id.endswith(f"/{slug}"))

    return _provider
