"""Options of the `saml` adapters. What the municipality is (name, IPA code, fiscal code) comes from the municipality itself."""

import re
from typing import Annotated, Literal

from cryptography import x509
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, Field, model_validator

from integrations.fields import OptionalHttpUrl
from integrations.http import valid_base_url
from integrations.identity.saml.providers import read_providers
from integrations.identity.saml.xml import BadXml

EMAIL = re.compile(r"[\w.-]+@[\w-]+(\.[\w-]+)*\.\w{2,8}")
PHONE = re.compile(r"\+39\d{5,12}")
VAT_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z]{2,14}")
FISCAL_CODE = re.compile(r"\d{11}|[A-Z0-9]{16}")
CADASTRAL_CODE = re.compile(r"[A-Z]\d{3}")


def _matching(pattern: re.Pattern[str], message: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and not pattern.fullmatch(value):
            raise ValueError(message)
        return value

    return AfterValidator(check)


def _readable_metadata(text: str) -> str:
    if text.strip():
        try:
            read_providers(text)
        except BadXml as error:
            raise ValueError("I metadati non descrivono alcun gestore di identità") from error
    return text.strip()


def _certificate(text: str) -> str:
    if text.strip():
        try:
            x509.load_pem_x509_certificate(text.strip().encode())
        except ValueError as error:
            raise ValueError("Indicare un certificato in formato PEM") from error
    return text.strip()


def _metadata_url(value: str) -> str:
    """As other addresses, but with a query: the card's server has one."""
    address, mark, query = value.strip().partition("?")
    return f"{valid_base_url(address)}{mark}{query}" if address else ""


Line = Annotated[str, Field(max_length=200)]
Email = Annotated[str, _matching(EMAIL, "Indicare un indirizzo di posta elettronica")]
# AgID's notices: an international prefix and no spaces.
Phone = Annotated[str, _matching(PHONE, "Indicare il numero con +39 e senza spazi")]
VatNumber = Annotated[
    str, _matching(VAT_NUMBER, "Indicare la partita IVA con la sigla dello Stato, come IT12345678901")
]
FiscalCode = Annotated[str, _matching(FISCAL_CODE, "Indicare 11 cifre o 16 caratteri")]
CadastralCode = Annotated[str, _matching(CADASTRAL_CODE, "Indicare il codice catastale, come F205")]
MetadataUrl = Annotated[str, Field(max_length=500), AfterValidator(_metadata_url)]
Metadata = Annotated[str, AfterValidator(_readable_metadata)]
Certificate = Annotated[str, Field(max_length=10_000), AfterValidator(_certificate)]


class SamlOptions(BaseModel):
    """What the three ways in share."""

    email: Email = Field(title=gettext_noop("Posta elettronica del Comune per i gestori di identità"), min_length=5)
    phone: Phone = Field("", title=gettext_noop("Telefono del Comune"))
    organization_name: Line = Field(
        "",
        title=gettext_noop("Nome dell'ente"),
        description=gettext_noop("Come nell'indice IPA. Se manca, vale il nome del Comune."),
    )
    organization_url: OptionalHttpUrl = Field("", title=gettext_noop("Sito istituzionale dell'ente"))
    metadata_url: MetadataUrl = Field(
        "",
        title=gettext_noop("Indirizzo dei metadati dei gestori di identità"),
        description=gettext_noop("Sono riletti ogni notte."),
    )
    metadata_xml: Metadata = Field(
        "",
        title=gettext_noop("Metadati dei gestori di identità (XML)"),
        description=gettext_noop("Se presenti, valgono al posto di quelli letti dall'indirizzo."),
    )

    level: Literal[1, 2, 3] = Field(
        2,
        title=gettext_noop("Livello di sicurezza richiesto"),
        description=gettext_noop("Il minimo: un servizio può chiederne uno più alto."),
    )

    @model_validator(mode="after")
    def _with_providers(self) -> "SamlOptions":
        if not self.metadata_url and not self.metadata_xml:
            raise ValueError("Indicare l'indirizzo dei metadati dei gestori oppure i metadati stessi")
        return self


class SpidOptions(SamlOptions):
    """SPID (Regole tecniche; avvisi 19v4, 22v3, 23v2 and 29v3 for aggregators)."""

    aggregation: Literal["", "pub-ag-full", "pub-ag-lite"] = Field(
        "",
        title=gettext_noop("Forma di adesione a SPID"),
        description=gettext_noop(
            "Vuoto: il Comune aderisce in proprio. Altrimenti il codice dell'attività dell'aggregatore."
        ),
    )
    aggregator_name: Line = Field("", title=gettext_noop("Nome dell'aggregatore"))
    aggregator_vat_number: VatNumber = Field("", title=gettext_noop("Partita IVA dell'aggregatore"))
    aggregator_fiscal_code: FiscalCode = Field("", title=gettext_noop("Codice fiscale dell'aggregatore"))
    aggregator_email: Email = Field("", title=gettext_noop("Posta elettronica dell'aggregatore"))
    aggregator_phone: Phone = Field("", title=gettext_noop("Telefono dell'aggregatore"))
    aggregator_certificate: Certificate = Field(
        "",
        title=gettext_noop("Certificato di validazione dell'aggregatore (PEM)"),
        description=gettext_noop("Per l'aggregatore light (avviso SPID 19)."),
    )
    attribute_set: Literal[0, 1] = Field(
        0,
        title=gettext_noop("Attributi richiesti"),
        description=gettext_noop("0: dati anagrafici e recapiti. 1: solo nome, cognome e codice fiscale."),
    )

    @model_validator(mode="after")
    def _with_aggregator(self) -> "SpidOptions":
        if self.aggregation and not (self.aggregator_name and self.aggregator_email):
            raise ValueError("Indicare nome e posta elettronica dell'aggregatore")
        if self.aggregation == "pub-ag-lite" and not self.aggregator_certificate:
            raise ValueError("Per l'aggregatore light serve il suo certificato di validazione")
        return self


class CieOptions(SamlOptions):
    """CIE id (manuale operativo per i fornitori di servizi, SAML)."""

    partner_name: Line = Field("", title=gettext_noop("Nome del partner tecnologico"))
    partner_vat_number: VatNumber = Field("", title=gettext_noop("Partita IVA del partner"))
    partner_fiscal_code: FiscalCode = Field("", title=gettext_noop("Codice fiscale del partner"))
    partner_activity: str = Field("", title=gettext_noop("Codice ATECO del partner"), max_length=10)
    partner_town: CadastralCode = Field("", title=gettext_noop("Comune del partner (codice catastale)"))
    partner_province: str = Field("", title=gettext_noop("Provincia del partner (sigla)"), max_length=2)
    partner_email: Email = Field("", title=gettext_noop("Posta elettronica del partner"))
    partner_phone: Phone = Field("", title=gettext_noop("Telefono del partner"))

    @model_validator(mode="after")
    def _with_partner(self) -> "CieOptions":
        if self.partner_name and not (self.partner_email and self.partner_town):
            raise ValueError("Indicare posta elettronica e Comune del partner tecnologico")
        return self


class EidasOptions(SamlOptions):
    """The Italian eIDAS node (FICEP), one more identity provider of SPID's kind."""

    attribute_set: Literal[99, 100] = Field(
        99,
        title=gettext_noop("Attributi richiesti"),
        description=gettext_noop("99: insieme minimo. 100: anche luogo di nascita, indirizzo e sesso."),
    )
