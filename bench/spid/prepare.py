"""The municipalities of the test, in the database of the stack."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.saml.certificate import Holder, make_key_pair
from bench.spid.towns import PROFILES, provision_town
from config.devserver.console import step


def prepare_towns(names: Sequence[str], provider_metadata: str) -> dict[str, tuple[str, str]]:
    """Profile → (host, way)."""
    vouching = make_key_pair(
        Holder("Fornitore di prova", "https://fornitore.example", "c_z900", "Milano"), timezone.now()
    )
    wanted = [profile for profile in PROFILES if profile.name in names]
    with step("Making a municipality for each profile"):
        for number, profile in enumerate(wanted, start=1):
            provision_town(profile, number, provider_metadata, vouching.certificate)
    return {profile.name: (profile.host, profile.way) for profile in wanted}
