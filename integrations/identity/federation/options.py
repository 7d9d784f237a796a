"""Options of the `oidc_federation` adapters. What the municipality is comes from the municipality itself."""

import json
from typing import Annotated, Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, Field

from integrations.fields import OptionalHttpUrl
from integrations.identity.federation.jose import BadToken, keys_of, unverified_claims
from integrations.identity.saml.options import Email, Line


def _entity_id(value: str) -> str:
    """Unlike other addresses it is a name: it stays as it was written, its last slash included."""
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("Indicare un indirizzo completo, che inizia con https://, senza parametri")
    return value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _providers(text: str) -> str:
    if not _lines(text):
        raise ValueError("Indicare almeno un gestore di identità")
    for line in _lines(text):
        _entity_id(line.split()[0])
    return text.strip()


def _entity_ids(text: str) -> str:
    for line in _lines(text):
        _entity_id(line)
    return text.strip()


def _jwks(text: str) -> str:
    try:
        keys_of(json.loads(text))
    except (BadToken, ValueError) as error:
        raise ValueError("Indicare le chiavi pubbliche come JWKS, ciascuna con il suo kid") from error
    return text.strip()


def _trust_marks(text: str) -> str:
    for line in _lines(text):
        try:
            claims = unverified_claims(line)
        except BadToken as error:
            raise ValueError("Indicare un trust mark per riga, come è stato rilasciato (JWT)") from error
        if not isinstance(claims.get("id", claims.get("trust_mark_type")), str):
            raise ValueError("Un trust mark non dice di che tipo è")
    return text.strip()


EntityId = Annotated[str, Field(max_length=300), AfterValidator(lambda value: _entity_id(value.strip()))]


class FederationOptions(BaseModel):
    """AgID, Regole tecniche OpenID Connect di SPID e CIE: entity configuration of a relying party."""

    trust_anchor: EntityId = Field(
        title=gettext_noop("Trust anchor della federazione"),
        description=gettext_noop("L'indirizzo che lo identifica, esattamente come lo scrive la federazione."),
    )
    trust_anchor_keys: Annotated[str, Field(max_length=20_000), AfterValidator(_jwks)] = Field(
        title=gettext_noop("Chiavi pubbliche del trust anchor (JWKS)"),
        description=gettext_noop("Come le comunica la federazione: solo ciò che firmano queste chiavi è creduto."),
    )
    providers: Annotated[str, Field(max_length=10_000), AfterValidator(_providers)] = Field(
        title=gettext_noop("Gestori di identità"),
        description=gettext_noop("Uno per riga: l'indirizzo che lo identifica e, dopo uno spazio, il nome."),
    )
    authority_hints: Annotated[str, Field(max_length=3000), AfterValidator(_entity_ids)] = Field(
        "",
        title=gettext_noop("Enti superiori del Comune (authority_hints)"),
        description=gettext_noop("Uno per riga. Se manca, vale il trust anchor; altrimenti il soggetto aggregatore."),
    )
    trust_marks: Annotated[str, Field(max_length=50_000), AfterValidator(_trust_marks)] = Field(
        "",
        title=gettext_noop("Trust mark rilasciati al Comune"),
        description=gettext_noop("Uno per riga, come sono stati rilasciati. Arrivano dopo l'adesione."),
    )
    email: Email = Field(title=gettext_noop("PEC del Comune per la federazione"), min_length=5)
    organization_name: Line = Field(
        "",
        title=gettext_noop("Nome dell'ente"),
        description=gettext_noop("Come nell'indice IPA. Se manca, vale il nome del Comune."),
    )
    homepage_uri: OptionalHttpUrl = Field("", title=gettext_noop("Sito istituzionale dell'ente"))
    policy_uri: OptionalHttpUrl = Field("", title=gettext_noop("Indirizzo dell'informativa sulla privacy"))
    logo_uri: OptionalHttpUrl = Field("", title=gettext_noop("Indirizzo dello stemma (SVG)"))
    level: Literal[1, 2, 3] = Field(
        2,
        title=gettext_noop("Livello di sicurezza richiesto"),
        description=gettext_noop("Il minimo: un servizio può chiederne uno più alto."),
    )

    def provider_names(self) -> dict[str, str]:
        """By entity id, in their order; the host's name where none was written."""
        found = {}
        for line in _lines(self.providers):
            entity_id, _, name = line.partition(" ")
            found[entity_id] = name.strip()[:120] or urlsplit(entity_id).hostname or entity_id
        return found

    def superiors(self) -> list[str]:
        return _lines(self.authority_hints) or [self.trust_anchor]

    def marks(self) -> list[dict[str, str]]:
        """As an entity configuration carries them."""
        return [{"id": _mark_id(line), "trust_mark": line} for line in _lines(self.trust_marks)]


def _mark_id(mark: str) -> str:
    claims = unverified_claims(mark)
    return str(claims.get("id") or claims.get("trust_mark_type"))
