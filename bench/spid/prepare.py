"""The municipalities of the test, in the database of the stack."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.saml.certificate import Holder, make_key_pair
from bench.spid.towns import PROFILES, configure_profile, provision_town
from config.devserver.console import step


def prepare_towns(names: Sequence[str], provider_metadata: str) -> dict[str, tuple[str, str]]:
    """Profile → (host, way)."""
    vouching = make_key_pair(
        Holder("Fornitore di prova", "https://fornitore.example", "c_z900", "Milano"), timezone.now()
    )
    wanted = [profile for profile in PROFILES if profile.name in names]
    labels = sorted({profile.town for profile in wanted})
    with step("Making the municipalities"):
        towns = {label: provision_town(label, number) for number, label in enumerate(labels, start=1)}
        for profile in wanted:
            configure_profile(profile, towns[profile.town], provider_metadata, vouching.certificate)
    return {profile.name: (profile.host, profile.way) for profile in wanted}
