"""What we ask of a provider: the signed authorization request, and the proof of who asks (private_key_jwt)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from accounts.federation.keys import Purpose, signing_key
from accounts.federation.relying_party import RelyingParty
from accounts.login.levels import acr_of
from accounts.oidc.claims import CIE_FISCAL_NUMBER
from integrations.identity.federation.jose import signed
from integrations.identity.federation.providers import FederatedProvider

REQUEST_SECONDS, ASSERTION_SECONDS = 300, 120
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Without these nobody is recognised; the rest spares the citizen some typing. CIE knows no more than the first four.
NEEDED = ("given_name", "family_name", CIE_FISCAL_NUMBER)
USEFUL = {
    "spid": ("birthdate", "place_of_birth", "gender", "email", "phone_number", "address"),
    "cie": ("birthdate",),
}


@dataclass(frozen=True)
class Secrets:
    """What only this browser's session and the provider may know of a login."""

    state: str
    nonce: str
    verifier: str


def new_secrets() -> Secrets:
    # Letters and digits only, as the rules want them of state and nonce.
    return Secrets(secrets.token_hex(24), secrets.token_hex(24), secrets.token_urlsafe(48))


def authorization_url(party: RelyingParty, provider: FederatedProvider, own: Secrets, level: int, now: int) -> str:
    claims = _request(party, provider, own, level, now)
    # Repeated outside the signed part because OAuth wants them there; the signed ones count.
    repeated = ("client_id", "response_type", "scope", "code_challenge", "code_challenge_method")
    query = {name: claims[name] for name in repeated}
    query["request"] = signed(claims, signing_key(party.way, Purpose.SIGNATURE))
    endpoint = provider.authorization_endpoint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def _request(party: RelyingParty, provider: FederatedProvider, own: Secrets, level: int, now: int) -> dict[str, Any]:
    """AgID, Regole tecniche OIDC, «Authorization endpoint», table of the request object."""
    return {
        "iss": party.client_id,
        "aud": [provider.entity_id],
        "iat": now,
        "exp": now + REQUEST_SECONDS,
        "jti": str(uuid4()),
        "client_id": party.client_id,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": party.redirect_uri,
        "state": own.state,
        "nonce": own.nonce,
        "code_challenge": _challenge(own.verifier),
        "code_challenge_method": "S256",
        "acr_values": acr_of(level),
        # From level 2 on everybody is asked anew, as by SAML.
        "prompt": "consent login" if level > 1 else "consent",
        "claims": {"userinfo": _wanted(party.way)},
        "ui_locales": "it",
    }


def _challenge(verifier: str) -> str:
    """RFC 7636, §4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _wanted(way: str) -> dict[str, Any]:
    return {name: {"essential": True} for name in NEEDED} | dict.fromkeys(USEFUL[way])


def client_authentication(party: RelyingParty, endpoint: str, now: int) -> dict[str, str]:
    """OpenID Connect Core 1.0, §9, private_key_jwt. `endpoint` is where it will be shown, and nowhere else."""
    claims = {
        "iss": party.client_id,
        "sub": party.client_id,
        "aud": [endpoint],
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
        "jti": str(uuid4()),
    }
    return {
        "client_id": party.client_id,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed(claims, signing_key(party.way, Purpose.SIGNATURE)),
    }
