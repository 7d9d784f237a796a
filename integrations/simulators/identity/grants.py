"""What a person granted to a client: codes used once, tokens that last minutes."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from .. import people, staff
from ..store import connect

CODE_SECONDS = 120
TOKEN_SECONDS = 300


class Means(StrEnum):
    SPID = "spid"
    CIE = "cie"
    # Of operators: the password alone, or with a second factor.
    ONE_FACTOR = "pwd"
    TWO_FACTORS = "mfa"


class Anomaly(StrEnum):
    """What the provider does wrong in one login, chosen on its page."""

    NONE = ""
    LOW_LEVEL = "low_level"
    NO_FISCAL_CODE = "no_fiscal_code"
    MALFORMED_FISCAL_CODE = "malformed_fiscal_code"
    NO_NAME = "no_name"
    WRONG_NONCE = "wrong_nonce"
    EXPIRED = "expired"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_SUBJECT = "wrong_subject"
    EXPIRED_CODE = "expired_code"
    EMAIL_NOT_VERIFIED = "email_not_verified"
    NO_EMAIL = "no_email"
    # In a federation only.
    ALG_NONE = "alg_none"
    UNSIGNED = "unsigned"
    WRONG_HASH = "wrong_hash"
    NO_IDENTIFIER = "no_identifier"
    NOT_ENCRYPTED = "not_encrypted"
    UNSIGNED_CLAIMS = "unsigned_claims"
    WRONG_KEY = "wrong_key"
    CLAIMS_FOR_ANOTHER = "claims_for_another"


# Those that do not depend on what is known of the person.
OF_THE_TOKEN = frozenset(
    {
        Anomaly.WRONG_NONCE, Anomaly.EXPIRED, Anomaly.WRONG_AUDIENCE, Anomaly.WRONG_ISSUER, Anomaly.WRONG_SIGNATURE,
        Anomaly.WRONG_SUBJECT, Anomaly.EXPIRED_CODE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Grant:
    person: str
    means: Means
    anomaly: Anomaly
    nonce: str
    redirect_uri: str
    code_challenge: str
    # The municipality's code, when it is one of its operators.
    town: str = ""

    @classmethod
    def from_json(cls, text: str) -> "Grant":
        data = json.loads(text)
        return cls(**data | {"means": Means(data["means"]), "anomaly": Anomaly(data["anomaly"])})

    @property
    def subject(self) -> str:
        return self._member.subject(self.town) if self.town else _person(self.person).subject

    @property
    def _member(self) -> staff.Member:
        return staff.MEMBERS[self.person]

    @property
    def acr(self) -> str:
        if self.town:
            return "1"
        level = 3 if self.means is Means.CIE else 2
        return f"https://www.spid.gov.it/SpidL{1 if self.anomaly is Anomaly.LOW_LEVEL else level}"

    @property
    def amr(self) -> list[str]:
        """How an operator proved who they are (RFC 8176); nothing is said of citizens."""
        return ["pwd", "otp", "mfa"] if self.means is Means.TWO_FACTORS else ["pwd"] if self.town else []

    def claims(self) -> dict[str, Any]:
        if self.town:
            return self._staff_claims()
        person = _person(self.person)
        claims = person.cie_claims() if self.means is Means.CIE else person.spid_claims()
        return self._spoiled(claims)

    def _staff_claims(self) -> dict[str, Any]:
        claims = self._member.claims(self.town)
        if self.anomaly is Anomaly.EMAIL_NOT_VERIFIED:
            claims["email_verified"] = False
        if self.anomaly is Anomaly.NO_EMAIL:
            del claims["email"]
        if self.anomaly is Anomaly.WRONG_SUBJECT:
            claims["sub"] = "un-altra-persona"
        return claims

    def _spoiled(self, claims: dict[str, Any]) -> dict[str, Any]:
        number = next(name for name in claims if name.endswith("fiscal_number"))
        if self.anomaly is Anomaly.NO_FISCAL_CODE:
            del claims[number]
        if self.anomaly is Anomaly.MALFORMED_FISCAL_CODE:
            claims[number] = "TINIT-ABCDEF00A00A000X"
        if self.anomaly is Anomaly.NO_NAME:
            del claims["family_name"]
        if self.anomaly is Anomaly.WRONG_SUBJECT:
            claims["sub"] = "un-altra-persona"
        return claims


def _person(slug: str) -> people.Person:
    person = people.by_slug(slug)
    if person is None:
        raise LookupError(slug)
    return person


class InvalidGrant(Exception):
    """The code is unknown, used, expired, of another client, or its verifier does not fit (RFC 6749 §5.2)."""


def issue_code(grant: Grant, client_id: str) -> str:
    code = secrets.token_urlsafe(32)
    lifetime = -1 if grant.anomaly is Anomaly.EXPIRED_CODE else CODE_SECONDS
    with connect() as db:
        db.execute(
            "INSERT INTO authorization_code (code, client, grant_json, expires_at) VALUES (?, ?, ?, ?)",
            (code, client_id, json.dumps(asdict(grant)), time.time() + lifetime),
        )
    return code


def redeem(code: str, client_id: str, redirect_uri: str, verifier: str) -> tuple[Grant, str]:
    """The grant and its access token. A code that was shown once is spent, also when the rest is wrong.

    Raises InvalidGrant.
    """
    with connect() as db:
        row = db.execute("SELECT * FROM authorization_code WHERE code = ?", (code,)).fetchone()
        db.execute("UPDATE authorization_code SET used = 1 WHERE code = ?", (code,))
    if row is None or row["used"] or row["expires_at"] < time.time() or row["client"] != client_id:
        raise InvalidGrant
    grant = Grant.from_json(row["grant_json"])
    if grant.redirect_uri != redirect_uri or not _verifier_fits(verifier, grant.code_challenge):
        raise InvalidGrant
    return grant, _issue_token(row["grant_json"], client_id)


def _verifier_fits(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), challenge.encode())


def _issue_token(grant_json: str, client_id: str) -> str:
    token = secrets.token_urlsafe(32)
    with connect() as db:
        db.execute(
            "INSERT INTO access_token (token, client, grant_json, expires_at) VALUES (?, ?, ?, ?)",
            (token, client_id, grant_json, time.time() + TOKEN_SECONDS),
        )
        db.execute("DELETE FROM access_token WHERE expires_at < ?", (time.time(),))
        db.execute("DELETE FROM authorization_code WHERE expires_at < ?", (time.time() - CODE_SECONDS,))
    return token


def revoke(token: str, client_id: str) -> None:
    with connect() as db:
        db.execute("DELETE FROM access_token WHERE token = ? AND client = ?", (token, client_id))


def grant_of_token(token: str) -> tuple[Grant, str] | None:
    """The grant of an access token that is still good, and the client it was given to."""
    with connect() as db:
        row = db.execute(
            "SELECT * FROM access_token WHERE token = ? AND expires_at > ?", (token, time.time())
        ).fetchone()
    return (Grant.from_json(row["grant_json"]), row["client"]) if row else None
