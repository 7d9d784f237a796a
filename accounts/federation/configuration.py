"""What the municipality says of itself to a federation (AgID, Regole tecniche OIDC, «Entity Configuration», «Metadata RP»)."""

from typing import Any

from accounts.federation.keys import Purpose, published_keys, signing_key
from accounts.federation.relying_party import RelyingParty
from integrations.identity.federation.jose import signed
from integrations.identity.federation.statements import TYP

# Shorter than a day: a key that leaves, or an address that changes, is known everywhere the day after.
LIFETIME_SECONDS = 12 * 3600
USERINFO_WRAPPING, USERINFO_CIPHER = "RSA-OAEP-256", "A256CBC-HS512"


def entity_configuration(party: RelyingParty, now: int) -> str:
    claims: dict[str, Any] = {
        "iss": party.client_id,
        "sub": party.client_id,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "jwks": {"keys": published_keys(party.way, Purpose.FEDERATION)},
        "metadata": {"federation_entity": _entity(party), "openid_relying_party": _relying_party(party)},
        "authority_hints": party.options.superiors(),
        "trust_marks": party.options.marks(),
    }
    return signed(claims, signing_key(party.way, Purpose.FEDERATION), TYP)


def _name(party: RelyingParty) -> str:
    return party.options.organization_name or party.municipality.name


def _entity(party: RelyingParty) -> dict[str, Any]:
    options = party.options
    said = {
        "organization_name": _name(party),
        "organization_identifier": f"PA:IT-{party.municipality.ipa_code}" if party.municipality.ipa_code else "",
        "homepage_uri": options.homepage_uri or party.origin,
        "policy_uri": options.policy_uri or f"{party.origin}/privacy",
        "logo_uri": options.logo_uri,
        "contacts": [options.email],
    }
    return {name: value for name, value in said.items() if value}


def _relying_party(party: RelyingParty) -> dict[str, Any]:
    keys = published_keys(party.way, Purpose.SIGNATURE) + published_keys(party.way, Purpose.ENCRYPTION)
    return {
        "client_id": party.client_id,
        "client_name": _name(party),
        "organization_name": _name(party),
        "contacts": [party.options.email],
        "application_type": "web",
        "client_registration_types": ["automatic"],
        "redirect_uris": [party.redirect_uri],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "subject_type": "pairwise",
        "token_endpoint_auth_method": "private_key_jwt",
        "id_token_signed_response_alg": "RS256",
        "userinfo_signed_response_alg": "RS256",
        "userinfo_encrypted_response_alg": USERINFO_WRAPPING,
        "userinfo_encrypted_response_enc": USERINFO_CIPHER,
        "jwks": {"keys": keys},
    }
