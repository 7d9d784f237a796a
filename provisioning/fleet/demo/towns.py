"""Segrate, with its public facts, and Borgo Sereno, which does not exist and looks different."""

from dataclasses import dataclass, field
from typing import Any

from accounts.roles import Role
from provisioning.fleet.demo import arms, maternity, nursery
from provisioning.fleet.provisioning import Facts

SOCIAL, TAXES, REGISTRY = "servizi-sociali", "tributi", "anagrafe"
POLICE, SCHOOL = "polizia-locale", "servizi-educativi"


@dataclass(frozen=True)
class OwnRole:
    """A role of the municipality's own."""

    name: str
    stands_for: tuple[Role, ...]
    sees_restricted: bool


@dataclass(frozen=True)
class Clerk:
    """`roles`: (role, code of the office or "" for the whole municipality)."""

    given_name: str
    family_name: str
    title: str
    roles: tuple[tuple[Role | OwnRole, str], ...]


@dataclass(frozen=True)
class Activation:
    """A service that a town offers; `office` is the code of the office that works its cases.

    With `enrolment` citizens apply in the simulated enrolment application; `overlay` is what the town says differently.
    """

    code: str
    office: str
    parameters: dict[str, Any]
    enrolment: bool = False
    overlay: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Town:
    """`label` is the first part of its host name.

    `aggregation`: how it joins SPID under the vendor, "" on its own; with `gateway` people may also come in through the
    OpenID Connect system that the town had before, and with `federation` they use CIE by OpenID Federation instead of SAML.
    """

    label: str
    facts: Facts
    branding: dict[str, Any]
    offices: tuple[dict[str, Any], ...]
    clerks: tuple[Clerk, ...]
    services: tuple[Activation, ...]
    aggregation: str = ""
    gateway: bool = False
    federation: bool = False

    @property
    def mail_domain(self) -> str:
        return f"{self.label}.example"


def _office(town: str, address: str, code: str, name: str, responsible: str, phone: str, about: str) -> dict[str, Any]:
    hours = [
        {"days": "Lunedì, mercoledì e venerdì", "from": "9:00", "to": "12:30", "note": ""},
        {"days": "Martedì e giovedì", "from": "14:30", "to": "17:30", "note": "su appuntamento"},
    ]
    return {
        "code": code, "name": name, "description": about, "responsible": responsible, "address": address, "phone": phone,
        "email": f"{code}@{town}.example", "pec": f"{code}@pec.{town}.example", "hours": hours,
    }  # fmt: skip


def _menu(website: str) -> list[dict[str, str]]:
    return [
        {"label": "Amministrazione", "url": f"{website}/amministrazione", "element": "management"},
        {"label": "Novità", "url": f"{website}/novita", "element": "news"},
        {"label": "Servizi", "url": "/servizi", "element": "all-services"},
        {"label": "Vivere il Comune", "url": f"{website}/vivere-il-comune", "element": "live"},
    ]


def _branding(label: str, name: str, **more: Any) -> dict[str, Any]:
    website = f"https://www.{label}.example"
    return {
        "email": f"info@{label}.example",
        "pec": f"protocollo@pec.{label}.example",
        "institutional_url": website,
        "faq_url": f"{website}/domande-frequenti",
        "report_url": f"{website}/segnala-disservizio",
        "accessibility_url": "https://form.agid.gov.it/",
        "privacy_controller": name,
        "dpo_email": f"dpo@{label}.example",
        "menu": _menu(website),
        **more,
    }


def _burials(town: str, cemeteries: list[tuple[str, str]], duty: str) -> dict[str, Any]:
    return {
        "cemeteries": [{"id": code, "label": name} for code, name in cemeteries],
        "tariffs_url": f"https://www.{town}.example/cimiteri",
        "past_residence_years": 10,
        "concession_years": 30,
        "duty_contact": duty,
    }


MATERNITY = {"monthly_amount": maternity.figures(41_310), "isee_limit": maternity.figures(2_066_826)}
# The permit holds data on health, which no built-in role of the police may see.
PERMITS = OwnRole("Responsabile dei contrassegni", (Role.CASE_OFFICER, Role.HEAD_OF_OFFICE), sees_restricted=True)
SEGRATE_HALL, BORGO_HALL = "Via Primo Maggio, 20054 Segrate (MI)", "Piazza della Rocca 1, 47900 Borgo Sereno (RN)"

SEGRATE = Town(
    label="segrate",
    aggregation="pub-ag-full",
    facts=Facts("segrate", "Comune di Segrate", "015205", "c_i577", "83503670156", "I577", 36_800, "MI", "Lombardia"),
    branding=_branding(
        "segrate", "Comune di Segrate", tagline="Servizi online", primary_color="#0A4C8B", coat_of_arms_svg=arms.SEGRATE,
        address=SEGRATE_HALL, phone="02 555 0100", region_name="Regione Lombardia",
        region_url="https://www.regione.lombardia.it",
        socials=[{"name": "Facebook", "url": "https://www.facebook.com/"}, {"name": "YouTube", "url": "https://www.youtube.com/"}],
    ),
    offices=(
        _office("segrate", SEGRATE_HALL, SOCIAL, "Servizi sociali", "Giulia Sala", "02 555 0110",
                "Ascolta, orienta e sostiene persone e famiglie in difficoltà."),
        _office("segrate", SEGRATE_HALL, TAXES, "Tributi", "Paolo Riva", "02 555 0120", "Imposte e tasse comunali."),
        _office("segrate", SEGRATE_HALL, REGISTRY, "Anagrafe e stato civile", "Marta Villa", "02 555 0130",
                "Residenza, carte d'identità, certificati e atti di stato civile."),
        _office("segrate", SEGRATE_HALL, POLICE, "Polizia locale", "Ivo Serra", "02 555 0140",
                "Sicurezza, traffico, permessi di sosta e di circolazione."),
        _office("segrate", SEGRATE_HALL, SCHOOL, "Servizi educativi", "Laura Brambilla", "02 555 0150",
                "Nidi, scuole dell'infanzia, mensa e trasporto."),
    ),
    clerks=(
        Clerk("Carla", "Neri", "Istruttrice e assistente sociale, Servizi sociali",
              ((Role.CASE_OFFICER, SOCIAL), (Role.SOCIAL_WORKER, SOCIAL))),
        Clerk("Giulia", "Sala", "Responsabile, Servizi sociali",
              ((Role.HEAD_OF_OFFICE, SOCIAL), (Role.SOCIAL_WORKER, SOCIAL))),
        Clerk("Dario", "Conti", "Istruttore, Tributi", ((Role.CASE_OFFICER, TAXES),)),
        Clerk("Franco", "Bassi", "Istruttore e responsabile, Anagrafe e stato civile",
              ((Role.CASE_OFFICER, REGISTRY), (Role.HEAD_OF_OFFICE, REGISTRY))),
        Clerk("Elena", "Fontana", "Amministratrice dello sportello", ((Role.ADMINISTRATOR, ""),)),
        Clerk("Rita", "Moro", "Revisore", ((Role.AUDITOR, ""),)),
        Clerk("Silvia", "Costa", "Addetta agli incassi", ((Role.CASHIER, ""),)),
        Clerk("Nadia", "Greco", "Addetta al protocollo", ((Role.PROTOCOL_CLERK, ""),)),
        Clerk("Ivo", "Serra", "Responsabile, Polizia locale", ((PERMITS, POLICE),)),
    ),
    services=(
        Activation("contributo-economico", SOCIAL,
                   {"criteria_url": "https://www.segrate.example/regolamento-contributi", "term_days": 30}),
        Activation("sepoltura-defunto", REGISTRY,
                   _burials("segrate", [("capoluogo", "Cimitero capoluogo"), ("redecesio", "Cimitero di Redecesio")],
                            "telefono 02 555 0199, dalle 8 alle 20")),
        Activation("contrassegno-parcheggio-disabili", POLICE, {}),
        Activation("assegno-maternita", SOCIAL, MATERNITY),
        Activation(nursery.CODE, SCHOOL, nursery.call("segrate", nursery.SEGRATE), enrolment=True,
                   overlay=nursery.ELSEWHERE),
    ),
)  # fmt: skip

BORGO_SERENO = Town(
    label="borgo-sereno",
    gateway=True,
    federation=True,
    facts=Facts("borgo", "Comune di Borgo Sereno", "099999", "c_z999", "00000000000", "Z999", 4_200, "RN",
                "Emilia-Romagna"),
    branding=_branding(
        "borgo-sereno", "Comune di Borgo Sereno", tagline="Il paese tra le colline e il mare", primary_color="#00663A",
        coat_of_arms_svg=arms.BORGO_SERENO, address=BORGO_HALL, phone="0541 555 0200", region_name="Regione Emilia-Romagna",
        region_url="https://www.regione.emilia-romagna.it",
    ),
    offices=(
        _office("borgo-sereno", BORGO_HALL, SOCIAL, "Servizi alla persona", "Marta Galli", "0541 555 0210",
                "Servizi sociali, scuola e casa."),
        _office("borgo-sereno", BORGO_HALL, REGISTRY, "Servizi demografici", "Nino Zavoli", "0541 555 0220",
                "Anagrafe, stato civile, elettorale."),
    ),
    clerks=(
        Clerk("Marta", "Galli", "Responsabile e assistente sociale, Servizi alla persona",
              ((Role.HEAD_OF_OFFICE, SOCIAL), (Role.SOCIAL_WORKER, SOCIAL), (Role.CASE_OFFICER, SOCIAL))),
        Clerk("Nino", "Zavoli", "Responsabile, Servizi demografici",
              ((Role.CASE_OFFICER, REGISTRY), (Role.HEAD_OF_OFFICE, REGISTRY))),
        Clerk("Sergio", "Fabbri", "Amministratore dello sportello", ((Role.ADMINISTRATOR, ""),)),
    ),
    services=(
        Activation("contributo-economico", SOCIAL,
                   {"criteria_url": "https://www.borgo-sereno.example/criteri-contributi", "term_days": 45,
                    "max_amount": 150_000}),
        Activation("sepoltura-defunto", REGISTRY,
                   _burials("borgo-sereno", [("capoluogo", "Cimitero di Borgo Sereno")],
                            "telefono 0541 555 0299, dalle 9 alle 18")
                   | {"place_days": 2, "burial_before_payment": False}),
        Activation("contrassegno-parcheggio-disabili", SOCIAL, {"issue_fee": 500}),
        Activation("assegno-maternita", SOCIAL, MATERNITY),
        Activation(nursery.CODE, SOCIAL, nursery.call("borgo-sereno", nursery.BORGO_SERENO)),
    ),
)  # fmt: skip

TOWNS = (SEGRATE, BORGO_SERENO)
