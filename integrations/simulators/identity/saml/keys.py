"""The providers' keys, in the folder of what must survive a restart: a provider with a new key is a stranger."""

import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from integrations.identity.saml.signatures import SigningKey
from integrations.simulators.identity.saml.provider import new_key

CERTIFICATE = "-----BEGIN CERTIFICATE-----"


@lru_cache(maxsize=64)
def kept_key(folder: Path, slug: str) -> SigningKey:
    """Made at the first question."""
    path = folder / f"saml-{slug}.pem"
    return _read(path) if path.exists() else _made(path)


def _read(path: Path) -> SigningKey:
    text = path.read_text()
    private = cast(RSAPrivateKey, load_pem_private_key(text.encode(), None))
    return SigningKey(private, text[text.index(CERTIFICATE) :])


def _made(path: Path) -> SigningKey:
    key = new_key(datetime.now(UTC))
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(private + key.certificate)
    try:
        # Of two who make it at once the first one counts.
        os.link(draft, path)
    except FileExistsError:
        return _read(path)
    finally:
        draft.unlink()
    return key
