"""Passkeys (WebAuthn level 2): made and used in the browser, checked here. Only those that verify who holds the device."""

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.backends import may_enter
from accounts.http import Request
from accounts.models import Passkey, User
from accounts.safety import Change, tell_owner

CHALLENGE = "passkey_challenge"
CHALLENGE_SECONDS = 5 * 60
MAX_ANSWER = 20_000
T = TypeVar("T")


class PasskeyRefused(Exception):
    """What the browser sent proves nothing. The text is for the log and says nothing about the person."""


def site_name(request: Request) -> str:
    """What apps and devices call the access: the municipality, or on the vendor's host the platform."""
    return request.tenant.name if getattr(request, "tenant", None) else "Sportello"


def _host(request: Request) -> str:
    return request.get_host().partition(":")[0]


def _origin(request: Request) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _keep_challenge(request: Request, challenge: bytes) -> None:
    request.session[CHALLENGE] = {"value": bytes_to_base64url(challenge), "at": time.time()}


def _take_challenge(request: Request) -> bytes:
    """Each challenge is answered once."""
    kept = request.session.pop(CHALLENGE, None)
    if not kept or not 0 <= time.time() - kept["at"] <= CHALLENGE_SECONDS:
        raise PasskeyRefused("challenge")
    return base64url_to_bytes(kept["value"])


def _described(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in passkeys]


def creation_options(request: Request, user: User) -> str:
    """JSON for `navigator.credentials.create`."""
    options = generate_registration_options(
        rp_id=_host(request), rp_name=site_name(request), user_id=user.id.bytes, user_name=user.login,
        user_display_name=user.full_name, exclude_credentials=_described(list(user.passkeys.all())),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )  # fmt: skip
    _keep_challenge(request, options.challenge)
    return options_to_json(options)


def request_options(request: Request, passkeys: list[Passkey] | None = None) -> str:
    """JSON for `navigator.credentials.get`: any passkey of this host, or one of these."""
    options = generate_authentication_options(
        rp_id=_host(request), user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=_described(passkeys or []),
    )  # fmt: skip
    _keep_challenge(request, options.challenge)
    return options_to_json(options)


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer) if len(answer) <= MAX_ANSWER else None
    except ValueError:
        read = None
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict) or not isinstance(read.get("id"), str):
        raise PasskeyRefused("not an answer")
    return read


def _checked(check: Callable[..., T], **facts: Any) -> T:
    try:
        return check(**facts, require_user_verification=True)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(type(error).__name__) from error


def keep_passkey(request: Request, user: User, answer: str, name: str) -> Passkey:
    """A new passkey of the user. Raises PasskeyRefused."""
    challenge = _take_challenge(request)
    made = _checked(
        verify_registration_response, credential=_read(answer), expected_challenge=challenge,
        expected_rp_id=_host(request), expected_origin=_origin(request),
    )  # fmt: skip
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=user, credential_id=bytes_to_base64url(made.credential_id), name=name,
                public_key=bytes_to_base64url(made.credential_public_key), sign_count=made.sign_count,
            )  # fmt: skip
            tell_owner(user, Change.PASSKEY_ADDED)
            return passkey
    except IntegrityError as error:
        raise PasskeyRefused("known already") from error


@transaction.atomic
def check_passkey(request: Request, answer: str, user: User | None = None) -> User:
    """Whose passkey signed: of this `user`, or of anybody who works here. Raises PasskeyRefused."""
    challenge, read = _take_challenge(request), _read(answer)
    passkey = (
        Passkey.objects.select_for_update(of=("self",)).select_related("user").filter(credential_id=read["id"]).first()
    )
    if passkey is None or (user is not None and passkey.user_id != user.pk):
        raise PasskeyRefused("unknown passkey")
    if not may_enter(passkey.user):
        raise PasskeyRefused("account closed")
    used = _checked(
        verify_authentication_response, credential=read, expected_challenge=challenge, expected_rp_id=_host(request),
        expected_origin=_origin(request), credential_public_key=base64url_to_bytes(passkey.public_key),
        credential_current_sign_count=passkey.sign_count,
    )  # fmt: skip
    passkey.sign_count, passkey.last_used_at = used.new_sign_count, timezone.now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey.user
