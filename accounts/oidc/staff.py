"""The end of an operator's login by the municipality's own provider: who it is, what was proved, how they leave."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from accounts.backends import may_enter
from accounts.login.problems import LoginProblem
from accounts.login.staff_problems import StaffProblem
from accounts.models import StaffIdentity, User
from accounts.oidc.backend import Proof
from accounts.oidc.provider import Provider, current_provider
from accounts.staff_login import STAFF_LOGIN

logger = logging.getLogger(__name__)

# RFC 8176 §2: several factors, or one that nobody has by knowing a password.
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris"})
# What an address, which is written to logs, must not carry.
PERSONAL = frozenset({"email", "preferred_username", "upn", "unique_name", "name", "given_name", "family_name"})


@transaction.atomic
def recognise_operator(provider: Provider, proof: Proof, options: Any) -> User:
    """The operator behind the provider's subject; at the first login, who was invited with the verified e-mail.

    Nobody is created here. Raises LoginProblem.
    """
    subject = str(proof.payload["sub"])
    link = StaffIdentity.objects.select_related("user").filter(issuer=provider.issuer, subject=subject).first()
    user = link.user if link else _link(provider.issuer, subject, {**proof.payload, **proof.claims}, options)
    if not may_enter(user):
        raise LoginProblem(StaffProblem.OPERATOR_CLOSED, "operator_closed")
    return user


def _link(issuer: str, subject: str, claims: Mapping[str, Any], options: Any) -> User:
    login = claims.get(options.login_claim)
    if not isinstance(login, str) or not login.strip():
        raise LoginProblem(StaffProblem.UNKNOWN_OPERATOR, "login_claim_missing")
    if not _is_true(claims.get(options.verified_claim)):
        raise LoginProblem(StaffProblem.EMAIL_NOT_VERIFIED, "email_not_verified")
    user = _invited(login.strip().lower())
    # Under the lock of the account: of two first logins at once the second finds the link of the first.
    linked, _ = StaffIdentity.objects.get_or_create(
        user=user, issuer=issuer, defaults={"subject": subject, "linked_at": timezone.now()}
    )
    if linked.subject != subject:
        raise LoginProblem(StaffProblem.OTHER_ACCOUNT, "linked_to_another_subject")
    logger.info("operator linked to the provider: %s", user.pk)
    return user


def _invited(login: str) -> User:
    user = User.objects.select_for_update().filter(login=login, kind=User.Kind.OPERATOR).first()
    if user is None:
        raise LoginProblem(StaffProblem.UNKNOWN_OPERATOR, "operator_unknown")
    if not user.is_active:
        raise LoginProblem(StaffProblem.OPERATOR_CLOSED, "operator_closed")
    return user


def _is_true(value: Any) -> bool:
    """Some providers write it as a text, or as a number."""
    return value is True or value in ("true", "True", "1") or (isinstance(value, int) and value == 1)


def proves_second_factor(payload: Mapping[str, Any], options: Any) -> bool:
    methods = payload.get("amr")
    named = {method for method in methods if isinstance(method, str)} if isinstance(methods, list) else set()
    return bool(named & SECOND_FACTORS) or payload.get("acr") in options.acr_values.split()


def logout_hint(proof: Proof) -> str:
    return "" if PERSONAL & set(proof.payload) else proof.id_token


def staff_logout_url(hint: str | None, back: str) -> str:
    """Where the provider's own session ends; "" for who did not come from there (RP-Initiated Logout 1.0 §2)."""
    if hint is None:
        return ""
    try:
        provider = current_provider(STAFF_LOGIN)
    except LoginProblem:
        return ""
    if not provider.end_session_endpoint:
        return ""
    query = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    return f"{provider.end_session_endpoint}?{urlencode(query | ({'id_token_hint': hint} if hint else {}))}"
