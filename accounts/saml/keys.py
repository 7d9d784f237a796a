"""The keys with which the municipality signs, and their change: next → active → retired."""

from functools import lru_cache
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import LoginKey
from accounts.saml.certificate import Holder, KeyPair, make_key_pair
from accounts.saml.service_provider import ServiceProvider
from integrations.identity.saml.signatures import SigningKey
from tenants.crypto import decrypt, encrypt

State = LoginKey.State


class NothingToActivate(Exception):
    """There is no next key, so there is nothing to change to."""


def signing_key(provider: ServiceProvider) -> SigningKey:
    """The active key. The first one is made when it is first needed: a new municipality has nothing to prepare."""
    row = LoginKey.objects.filter(way=provider.profile.way, state=State.ACTIVE).first() or _first_key(provider)
    return SigningKey(_opened(row.sealed_key), row.certificate)


def published_certificates(provider: ServiceProvider) -> list[str]:
    """Those that the metadata name, the active one first: what signs today, and what will sign after the change."""
    rows = LoginKey.objects.filter(way=provider.profile.way, state__in=[State.ACTIVE, State.NEXT]).order_by("state")
    return [row.certificate for row in rows]


def prepare_next(provider: ServiceProvider) -> LoginKey:
    """Puts a second certificate into the metadata; the same one if it is called again before the change."""
    signing_key(provider)
    waiting = LoginKey.objects.filter(way=provider.profile.way, state=State.NEXT).first()
    return waiting or _made(provider, State.NEXT)


@transaction.atomic
def keep_as_next(provider: ServiceProvider, pair: KeyPair) -> LoginKey:
    """As `prepare_next`, with a key pair from elsewhere. It takes the place of a next one, which has signed nothing."""
    signing_key(provider)
    way = provider.profile.way
    LoginKey.objects.select_for_update().get(way=way, state=State.ACTIVE)
    LoginKey.objects.filter(way=way, state=State.NEXT).delete()
    return _kept(way, State.NEXT, pair)


@transaction.atomic
def activate_next(way: str) -> LoginKey:
    """From now on the next key signs. Only when every provider has read the metadata that name it. NothingToActivate."""
    rows = {row.state: row for row in LoginKey.objects.select_for_update().filter(way=way).exclude(state=State.RETIRED)}
    following = rows.get(State.NEXT)
    if following is None:
        raise NothingToActivate(way)
    if State.ACTIVE in rows:
        _set_state(rows[State.ACTIVE], State.RETIRED)
    return _set_state(following, State.ACTIVE)


def _set_state(row: LoginKey, state: LoginKey.State) -> LoginKey:
    row.state = state
    if state == State.RETIRED:
        # It will sign nothing more, and so need not be kept.
        row.sealed_key = ""
    row.save(update_fields=["state", "sealed_key"])
    return row


def _first_key(provider: ServiceProvider) -> LoginKey:
    try:
        with transaction.atomic():
            return _made(provider, State.ACTIVE)
    except IntegrityError:
        # Another request was faster.
        return LoginKey.objects.get(way=provider.profile.way, state=State.ACTIVE)


def _made(provider: ServiceProvider, state: LoginKey.State) -> LoginKey:
    town = provider.municipality
    holder = Holder(
        name=provider.options.organization_name or town.name,
        entity_id=provider.entity_id,
        ipa_code=town.ipa_code,
        locality=town.name.removeprefix("Comune di "),
    )
    return _kept(provider.profile.way, state, make_key_pair(holder, timezone.now()))


def _kept(way: str, state: LoginKey.State, pair: KeyPair) -> LoginKey:
    return LoginKey.objects.create(
        way=way,
        state=state,
        certificate=pair.certificate,
        sealed_key=encrypt(pair.key),
        expires_at=pair.expires_at,
    )


@lru_cache(maxsize=256)
def _opened(sealed: str) -> RSAPrivateKey:
    # We made the key ourselves, or proved it when it came: proving again that it is one would cost 40 ms of each login.
    return cast(
        RSAPrivateKey, load_pem_private_key(decrypt(sealed).encode(), None, unsafe_skip_rsa_key_validation=True)
    )
