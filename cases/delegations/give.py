"""Giving a delegation: the principal offers it to a person, or who acts by law or by mandate declares it, with proof."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.register_citizen import citizen_by_code
from accounts.delegations import grown_up_on, read_off
from accounts.models import Delegation, DelegationEvent, User
from accounts.models.delegation import LONGEST
from cases.delegations.expire import expire_past
from cases.delegations.notices import tell
from cases.delegations.steps import trace
from cases.errors import DelegatedAlready, ForOneself, NoBirthDate, NotAChild, NotAllowed, NotOfAge, TooLong
from cases.tracking import ALPHABET
from documents.actions.store import store_upload

ACCEPTED_PROOF = ("pdf", "p7m", "jpg", "png")
PROOF_MB = 10
Kind, State, Step, Side = Delegation.Kind, Delegation.State, DelegationEvent.Kind, DelegationEvent.Side


@dataclass(frozen=True)
class Terms:
    """The other person, for what and until when. `services`: codes, none for all. A child's end is reckoned, and who
    declares their own always reads the messages along."""

    fiscal_code: str
    given_name: str
    family_name: str
    valid_until: date | None = None
    services: tuple[str, ...] = ()
    copies_messages: bool = False


def offer(principal: User, terms: Terms) -> Delegation:
    """By the principal to another citizen, who must accept it. Raises `CaseError`."""
    today = timezone.localdate()
    code = _code_of(principal)
    _require_adult(code, today)
    delegation = _new(terms, Kind.CITIZEN, today)
    delegation.principal, delegation.principal_fiscal_code = principal, code
    delegation.principal_given_name, delegation.principal_family_name = principal.given_name, principal.family_name
    delegation.delegate_fiscal_code = terms.fiscal_code
    delegation.delegate_given_name, delegation.delegate_family_name = terms.given_name, terms.family_name
    return _keep(delegation, principal, Step.OFFERED, Side.PRINCIPAL)


def declare(delegate: User, kind: str, terms: Terms, proof: UploadedFile | None = None) -> Delegation:
    """By who acts, under their own responsibility (D.P.R. 445/2000 arts. 46 lett. u, 47 and 76).

    A parent's holds at once; the others wait for a clerk. Raises `CaseError`, `UploadRejected`.
    """
    today = timezone.localdate()
    _require_adult(_code_of(delegate), today)
    delegation = _new(terms, kind, today)
    delegation.principal = None if kind == Kind.COMPANY else citizen_by_code(terms.fiscal_code)
    delegation.principal_fiscal_code = terms.fiscal_code
    delegation.principal_given_name, delegation.principal_family_name = terms.given_name, terms.family_name
    delegation.delegate, delegation.delegate_fiscal_code = delegate, _code_of(delegate)
    delegation.delegate_given_name, delegation.delegate_family_name = delegate.given_name, delegate.family_name
    delegation.declared_at, delegation.copies_messages = timezone.now(), True
    if kind == Kind.PARENT:
        _of_a_child(delegation, today)
    else:
        _with_proof(delegation, proof)
    return _keep(delegation, delegate, Step.DECLARED, Side.DELEGATE)


def _code_of(user: User) -> str:
    """Delegations name both sides by fiscal code: who has none can neither give nor take them."""
    if not user.fiscal_code or not user.is_citizen:
        raise NotAllowed
    return user.fiscal_code


def _require_adult(fiscal_code: str, today: date) -> None:
    born = read_off(fiscal_code).get("birth_date")
    if born and today < grown_up_on(born):
        raise NotOfAge


def _new(terms: Terms, kind: str, today: date) -> Delegation:
    until = terms.valid_until or today
    if until > today + LONGEST:
        raise TooLong
    return Delegation(
        code=_new_code(), kind=kind, services=sorted(terms.services), copies_messages=terms.copies_messages,
        valid_from=today, valid_until=max(until, today), created_at=timezone.now(),
    )  # fmt: skip


def _new_code() -> str:
    """`D-7KQ2-M9XD`: to be read aloud; forty random bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"D-{letters[:4]}-{letters[4:]}"


def _of_a_child(delegation: Delegation, today: date) -> None:
    """Until the day before the eighteenth birthday, and no longer (Civil code arts. 2 and 320)."""
    born = read_off(delegation.principal_fiscal_code).get("birth_date")
    if born is None:
        raise NoBirthDate
    if today >= grown_up_on(born):
        raise NotAChild
    delegation.principal_birth_date, delegation.valid_until = born, grown_up_on(born) - timedelta(days=1)
    delegation.state, delegation.accepted_at = State.ACCEPTED, timezone.now()


def _with_proof(delegation: Delegation, proof: UploadedFile | None) -> None:
    if proof is None:
        raise NotAllowed
    delegation.evidence = store_upload(proof, accept=ACCEPTED_PROOF, max_mb=PROOF_MB)


def _keep(delegation: Delegation, by: User, step: str, side: str) -> Delegation:
    if delegation.principal_fiscal_code == delegation.delegate_fiscal_code:
        raise ForOneself
    pair: dict[str, Any] = {
        "principal_fiscal_code": delegation.principal_fiscal_code,
        "delegate_fiscal_code": delegation.delegate_fiscal_code,
    }
    expire_past(Delegation.objects.filter(**pair))
    try:
        with transaction.atomic():
            delegation.save(force_insert=True)
            trace(delegation, step, side, by.snapshot())
            tell(delegation, step, side)
    except IntegrityError:
        raise DelegatedAlready from None
    return delegation
