"""Who is in the federation, and with which keys. `folder` is the simulators' `--state`: keys survive a restart."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from ...places import local_origin, public_origin, state_dir
from ..grants import Means

# Only these are in the federation: the other means are those of the staff.
NAMES = {Means.SPID: "Gestore SPID di prova (federazione)", Means.CIE: "CIE di prova (federazione)"}


def anchor_id(origin: str = "") -> str:
    return f"{origin or local_origin()}/identita/federazione"


def provider_id(means: Means, origin: str = "") -> str:
    return f"{anchor_id(origin)}/{means}"


def provider_page(means: Means) -> str:
    """Where browsers go."""
    return f"{public_origin()}/identita/federazione/{means}"


@cache
def key(name: str, folder: Path | None = None) -> RSAKey:
    """`anchor`, or `spid` and `cie` for the federation, or `spid-core` and `cie-core` for OpenID Connect itself."""
    place = folder or state_dir()
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"federation-{name}.pem"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _named(RSAKey.import_key(path.read_bytes()))
    made = RSAKey.generate_key(2048)
    with os.fdopen(handle, "wb") as file:
        file.write(made.as_pem(private=True))
    return _named(made)


def _named(bare: RSAKey) -> RSAKey:
    return RSAKey.import_key(bare.as_dict(private=True), {"kid": bare.thumbprint(), "use": "sig", "alg": "RS256"})


def public(name: str, folder: Path | None = None) -> dict[str, Any]:
    return {"keys": [key(name, folder).as_dict(private=False)]}
