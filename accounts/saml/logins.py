"""A login under way, in its three steps: asked, answered, entered. Each happens once."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.login.problems import LoginProblem, Problem
from accounts.models import SamlLogin
from accounts.saml.checks import Expected
from accounts.saml.requests import ProviderSession, new_id
from accounts.saml.response import Answer, from_json, to_json
from accounts.saml.service_provider import ServiceProvider
from tenants.crypto import decrypt, encrypt, mac

# A person may have to find the phone, open the app and try twice.
ATTEMPT = timedelta(minutes=15)
# From the provider's answer to our page is one redirect.
ENTRANCE = timedelta(minutes=2)
# Longer than any assertion is good for, and than any session that a provider may want to end.
KEPT = timedelta(hours=24)


def ask(sender: ServiceProvider, provider: str, level: int, destination: str, now: datetime) -> SamlLogin:
    return SamlLogin.objects.create(
        way=sender.profile.way,
        request_id=new_id(),
        provider=provider,
        level=level,
        destination=destination,
        asked_at=now,
    )


def outstanding(way: str, request_id: str | None, now: datetime) -> SamlLogin | None:
    """The login that this request began, if nobody has answered it yet and it is not too old."""
    if not request_id:
        return None
    waiting = SamlLogin.objects.filter(way=way, request_id=request_id, answered_at=None)
    return waiting.filter(asked_at__gt=now - ATTEMPT).first()


def expectation(login: SamlLogin, sender: ServiceProvider, now: datetime) -> Expected:
    return Expected(
        request_id=login.request_id,
        asked_at=login.asked_at,
        provider=login.provider,
        entity_id=sender.entity_id,
        acs_url=sender.acs_url,
        level=login.level,
        issuer_format_required=sender.profile.issuer_format_required,
        now=now,
    )


def keep_answer(login: SamlLogin, answer: Answer, now: datetime) -> str:
    """The handle under which the browser finds the answer, once. Raises LoginProblem when the answer came before."""
    handle = secrets.token_urlsafe(32)
    fields = {
        "answered_at": now,
        "assertion_code": code_of("assertion", answer.session.provider, answer.assertion_id),
        "handle_code": _hash(handle),
        "sealed_answer": encrypt(json.dumps(to_json(answer))),
        "session_code": session_code(answer.session),
    }
    try:
        with transaction.atomic():
            # One statement: of two answers at the same instant one finds nothing to answer.
            kept = SamlLogin.objects.filter(pk=login.pk, answered_at=None).update(**fields)
    except IntegrityError:
        raise LoginProblem(Problem.STATE_LOST, "assertion_replayed") from None
    if not kept:
        raise LoginProblem(Problem.STATE_LOST, "answered_already")
    return handle


def waiting_under(way: str, handle: str, now: datetime) -> SamlLogin | None:
    answered = SamlLogin.objects.filter(way=way, handle_code=_hash(handle), entered_at=None)
    return answered.filter(answered_at__gt=now - ENTRANCE).first()


def take_answer(login: SamlLogin, now: datetime) -> Answer:
    """The answer, which from now on nobody can take again. Raises LoginProblem when it is gone."""
    taken = SamlLogin.objects.filter(pk=login.pk, entered_at=None).update(entered_at=now, sealed_answer="")
    if not taken:
        raise LoginProblem(Problem.STATE_LOST, "entered_already")
    return from_json(json.loads(decrypt(login.sealed_answer)))


def remember_session(login: SamlLogin, session_key: str | None) -> None:
    SamlLogin.objects.filter(pk=login.pk).update(session_key=session_key or "")


def session_code(session: ProviderSession) -> str:
    """A transient name is given to one session and to no other, so the name alone tells which it is."""
    return code_of("session", session.provider, session.name_id)


def code_of(*parts: str) -> str:
    """A code for what must be found again and not be read."""
    return mac("saml-login", json.dumps(parts).encode())


def forget_old(now: datetime) -> None:
    SamlLogin.objects.filter(asked_at__lt=now - KEPT).delete()


def _hash(handle: str) -> str:
    return hashlib.sha256(handle.encode()).hexdigest()
