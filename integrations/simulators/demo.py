"""How a municipality is configured to use the simulators: what a seed or a test hands to `integrations.actions.configure`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .clients import client_for
from .identity.federation import entities
from .identity.grants import Means
from .identity.saml.federation import Federation


@dataclass(frozen=True)
class Configuration:
    capability: str
    adapter: str
    options: dict[str, Any]


def enrolment_configuration(origin: str, *, port: int = 8100, public_origin: str = "") -> Configuration:
    """For the municipality that takes its nursery enrolments in the simulated application.

    Raises ValueError when `origin` is not one.
    """
    client, public = client_for(origin), public_origin or f"http://simulatori.localhost:{port}"
    options = {
        "name": "Iscrizioni nidi",
        "site_url": f"{public}/iscrizioni/{client.code}",
        "base_url": f"http://127.0.0.1:{port}/iscrizioni",
        "token": client.enrolment_token,
    }
    return Configuration("enrolment", "rest", options)


def providers_url(way: str, *, port: int = 8100) -> str:
    """Where the platform reads which identity providers of `spid`, `cie` or `eidas` are simulated."""
    return f"http://127.0.0.1:{port}/identita/saml/{way}/metadata"


def providers_metadata(way: str, folder: Path, *, port: int = 8100) -> str:
    """What that address will answer, for who cannot ask yet. `folder` is the simulators' `--state`."""
    return Federation(f"http://simulatori.localhost:{port}", folder).metadata(way).decode()


def saml_configuration(way: str, options: dict[str, Any], *, port: int = 8100) -> Configuration:
    """`options`: what the municipality says of itself, its e-mail at least."""
    return Configuration(way, "saml", options | {"metadata_url": providers_url(way, port=port)})


def staff_configuration(origin: str, *, port: int = 8100, public_origin: str = "") -> Configuration:
    """For the municipality whose operators enter by its own provider. Raises ValueError when `origin` is not one."""
    options = _client_options(origin, port, public_origin) | {"label": "Entra con l'account del Comune"}
    return Configuration("staff_login", "oidc", options)


def _client_options(origin: str, port: int, public_origin: str) -> dict[str, Any]:
    client, local = client_for(origin), f"http://127.0.0.1:{port}"
    public = public_origin or f"http://simulatori.localhost:{port}"
    return {
        "issuer": f"{local}/identita",
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "authorization_endpoint": f"{public}/identita/autorizzazione",
        "token_endpoint": f"{local}/identita/token",
        "userinfo_endpoint": f"{local}/identita/userinfo",
        "jwks_uri": f"{local}/identita/jwks",
        "end_session_endpoint": f"{public}/identita/uscita",
    }


def federation_configuration(way: str, options: dict[str, Any], folder: Path, *, port: int = 8100) -> Configuration:
    """`spid` or `cie` by OpenID Federation. `folder` is the simulators' `--state`, where the trust anchor's key is or will be."""
    local, means = f"http://127.0.0.1:{port}", Means(way)
    options = options | {
        "trust_anchor": entities.anchor_id(local),
        "trust_anchor_keys": json.dumps(entities.public("anchor", folder)),
        "providers": f"{entities.provider_id(means, local)} {entities.NAMES[means]}",
    }
    return Configuration(way, "oidc_federation", options)


def configurations(
    origin: str,
    *,
    port: int = 8100,
    smtp_port: int = 8025,
    public_origin: str = "",
    sender: str = "",
    sender_name: str = "",
) -> list[Configuration]:
    """The three capabilities of the municipality that answers at `origin` (`http://segrate.localhost:8000`).

    `public_origin` is the address of the simulators for browsers; `sender` and `sender_name` are where mail comes from. Raises
    ValueError when `origin` is not one.
    """
    client = client_for(origin)
    local = f"http://127.0.0.1:{port}"
    identity = _client_options(origin, port, public_origin) | {
        "label": "Entra con le credenziali della Regione",
        "scopes": "openid profile email phone address",
        "acr_values": "https://www.spid.gov.it/SpidL2",
    }
    protocol = {"base_url": f"{local}/protocollo", "token": client.protocol_token}
    messaging = {
        "host": "127.0.0.1",
        "port": smtp_port,
        "encryption": "none",
        "from_address": sender or f"noreply@{client.code}.example",
        "from_name": sender_name,
    }
    return [
        Configuration("identity", "oidc", identity),
        Configuration("protocol", "rest", protocol),
        Configuration("messaging", "smtp", messaging),
    ]
