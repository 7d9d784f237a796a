"""The second proof that an operator gives: a code of the app on the phone, a recovery code, or a passkey."""

import secrets
import time
from binascii import hexlify
from dataclasses import dataclass
from functools import cached_property

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from accounts.models import Authenticator, Passkey, User
from accounts.models.authenticator import SECRET_BYTES
from accounts.safety import Change, tell_owner
from tenants.crypto import mac

VERIFIED, CONFIRMED_AT = "second_factor", "second_factor_at"
# For so long after giving it, the factors may be changed without giving it again.
FRESH_SECONDS = 10 * 60
RECOVERY_CODES = 10
# Without letters and digits that are taken for one another on paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 10


def mark_verified(session: SessionBase, how: str) -> None:
    """The session belongs to somebody who has given both factors; access marks read it."""
    session[VERIFIED], session[CONFIRMED_AT] = how, time.time()


def is_verified(session: SessionBase) -> bool:
    return bool(session.get(VERIFIED))


def is_fresh(session: SessionBase) -> bool:
    return 0 <= time.time() - session.get(CONFIRMED_AT, 0) < FRESH_SECONDS


@dataclass(frozen=True)
class Verdict:
    """`wait`: seconds before the next code is looked at; `used`: right, but given before."""

    ok: bool
    wait: int = 0
    used: bool = False


class Factors:
    """What a person has to prove that they are who the password says."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def app(self) -> Authenticator | None:
        return Authenticator.objects.filter(user=self.user, confirmed=True).first()

    @cached_property
    def passkeys(self) -> list[Passkey]:
        return list(self.user.passkeys.all())

    @cached_property
    def codes_left(self) -> int:
        return StaticToken.objects.filter(device__user=self.user).count()

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def _wait_of(device: Device) -> int:
    allowed, facts = device.verify_is_allowed()
    if allowed:
        return 0
    return max(1, int((facts["locked_until"] - timezone.now()).total_seconds()) + 1)


def _digits(typed: str) -> str:
    return "".join(typed.split())


@transaction.atomic
def check_code(user: User, typed: str) -> Verdict:
    """A code of the app. Each wrong one makes the next wait twice as long; a code that was taken is not taken again."""
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Verdict(False)
    if wait := _wait_of(device):
        return Verdict(False, wait=wait)
    if device.verify_token(_digits(typed)):
        return Verdict(True)
    return Verdict(False, used=_matches(device, typed))


def _matches(device: Authenticator, typed: str) -> bool:
    typed = _digits(typed)
    # Digits of other writings are digits to Python, and no code of ours.
    if not (typed.isascii() and typed.isdigit()):
        return False
    return bool(TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).verify(int(typed), 1))


def new_seed() -> str:
    return hexlify(secrets.token_bytes(SECRET_BYTES)).decode()


@transaction.atomic
def set_up_app(user: User, seed: str, typed: str) -> bool:
    """The app takes the place of an earlier one, when the code shows that it knows the secret."""
    device = Authenticator(user=user, key=seed, name="app")
    if not _matches(device, typed):
        return False
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user).delete()
    # The code that proved it counts as given.
    device.last_t = TOTP(device.bin_key).t() + 1 if _is_next(device, typed) else TOTP(device.bin_key).t()
    device.save()
    tell_owner(user, Change.APP_ADDED)
    return True


def _is_next(device: Authenticator, typed: str) -> bool:
    totp = TOTP(device.bin_key)
    totp.time = time.time() + device.step
    return totp.token() == int(_digits(typed))


def _stored(code: str) -> str:
    """How a recovery code is kept: the table has room for 16 letters, and these are no code."""
    plain = "".join(letter for letter in code.lower() if letter in ALPHABET)
    return mac("recovery-code", plain.encode())[:16]


@transaction.atomic
def check_recovery_code(user: User, typed: str) -> Verdict:
    """Each code opens once."""
    device = StaticDevice.objects.select_for_update().filter(user=user).first()
    if device is None:
        return Verdict(False)
    if wait := _wait_of(device):
        return Verdict(False, wait=wait)
    return Verdict(device.verify_token(_stored(typed)))


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, to be shown now and never again; earlier ones stop opening."""
    User.objects.select_for_update().get(pk=user.pk)
    had_some, _rows = StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [_new_code() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=_stored(code)) for code in codes])
    if had_some:
        tell_owner(user, Change.CODES_RENEWED)
    return codes


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def drop_factors(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.passkeys.all().delete()


def forgive_wrong_codes(user: User) -> None:
    for device in (*Authenticator.objects.filter(user=user), *StaticDevice.objects.filter(user=user)):
        device.throttle_reset()
