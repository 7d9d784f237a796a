"""The municipality's keys in a federation, and their change: next → active → retired."""

import json
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from joserfc.jwk import RSAKey

from accounts.models import FederationKey
from tenants.crypto import decrypt, encrypt

Purpose, State = FederationKey.Purpose, FederationKey.State
KEY_BITS = 3072
_SIGNS = {"use": "sig", "alg": "RS256"}
# Whichever of the two wrappings the provider takes: the key for encryption serves for both.
ABOUT = {Purpose.FEDERATION: _SIGNS, Purpose.SIGNATURE: _SIGNS, Purpose.ENCRYPTION: {"use": "enc"}}


class NothingToActivate(Exception):
    """There is no next key, so there is nothing to change to."""


def signing_key(way: str, purpose: FederationKey.Purpose) -> RSAKey:
    """The active key. The first one is made when it is first needed: a new municipality has nothing to prepare."""
    return _opened(_active(way, purpose).sealed_key)


def published_keys(way: str, purpose: FederationKey.Purpose) -> list[dict[str, Any]]:
    """The public parts of what signs today and of what will after the change, the active one first."""
    _active(way, purpose)
    rows = FederationKey.objects.filter(way=way, purpose=purpose, state__in=[State.ACTIVE, State.NEXT])
    return [row.public_key for row in rows.order_by("state")]


def decryption_keys(way: str) -> list[RSAKey]:
    """The retired one too: a provider may write to the key that it read an hour ago."""
    rows = FederationKey.objects.filter(way=way, purpose=Purpose.ENCRYPTION).exclude(sealed_key="")
    return [_opened(row.sealed_key) for row in rows]


def prepare_next(way: str) -> list[FederationKey]:
    """Publishes a second key for each purpose; the same ones if it is called again before the change."""
    return [_prepared(way, purpose) for purpose in Purpose]


def _prepared(way: str, purpose: FederationKey.Purpose) -> FederationKey:
    _active(way, purpose)
    waiting = FederationKey.objects.filter(way=way, purpose=purpose, state=State.NEXT).first()
    return waiting or _made(way, purpose, State.NEXT)


@transaction.atomic
def activate_next(way: str) -> list[FederationKey]:
    """From now on the next keys sign. Only once the superior vouches for the new federation key. NothingToActivate."""
    rows = list(FederationKey.objects.select_for_update().filter(way=way))
    following = [row for row in rows if row.state == State.NEXT]
    if not following:
        raise NothingToActivate(way)
    changing = {row.purpose for row in following}
    for row in rows:
        if row.purpose in changing and row.state != State.NEXT:
            _retire(row)
    for row in following:
        row.state = State.ACTIVE
        row.save(update_fields=["state"])
    return following


def _retire(row: FederationKey) -> None:
    """What signs no more need not be kept; what decrypts is kept until the next change."""
    if row.purpose != Purpose.ENCRYPTION or row.state == State.RETIRED:
        row.sealed_key = ""
    row.state = State.RETIRED
    row.save(update_fields=["state", "sealed_key"])


def _active(way: str, purpose: FederationKey.Purpose) -> FederationKey:
    active = FederationKey.objects.filter(way=way, purpose=purpose, state=State.ACTIVE)
    found = active.first()
    if found:
        return found
    try:
        with transaction.atomic():
            return _made(way, purpose, State.ACTIVE)
    except IntegrityError:
        # Another request was faster.
        return active.get()


def _made(way: str, purpose: FederationKey.Purpose, state: FederationKey.State) -> FederationKey:
    key = new_key()
    about = {"kid": key.thumbprint()} | ABOUT[purpose]
    return FederationKey.objects.create(
        way=way,
        purpose=purpose,
        state=state,
        public_key=key.as_dict(private=False) | about,
        sealed_key=encrypt(json.dumps(key.as_dict(private=True) | about)),
    )


def new_key() -> RSAKey:
    return RSAKey.generate_key(KEY_BITS)


@lru_cache(maxsize=256)
def _opened(sealed: str) -> RSAKey:
    return RSAKey.import_key(json.loads(decrypt(sealed)))
