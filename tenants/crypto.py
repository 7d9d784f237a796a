"""Encryption at rest and message authentication, with keys that can be rotated (`SPORTELLO_KEYS`, newest first)."""

import hashlib
import hmac
import time
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Undecipherable(Exception):
    """The token was altered, or its key is no longer among `SPORTELLO_KEYS`."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("SPORTELLO_KEYS must name at least one key")
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    return _fernet(tuple(settings.SPORTELLO_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str, max_age: int | None = None) -> str:
    """Raises `Undecipherable`; `max_age` in seconds.

    What was made at a time yet to come is new: Fernet's own limit would refuse it, after the clock was put back.
    """
    fernet = _fernet(tuple(settings.SPORTELLO_KEYS))
    try:
        text = fernet.decrypt(token.encode()).decode()
        made_at = fernet.extract_timestamp(token.encode()) if max_age is not None else 0
    except InvalidToken as error:
        raise Undecipherable from error
    if max_age is not None and time.time() - made_at > max_age:
        raise Undecipherable
    return text


def mac(label: str, data: bytes) -> str:
    """HMAC-SHA256, hexadecimal. The label keeps one purpose's codes from serving another.

    Its key is the installation's secret key, not a rotating one: what it seals must stay verifiable for decades.
    """
    key = hashlib.sha256(f"{label}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, data, hashlib.sha256).hexdigest()
