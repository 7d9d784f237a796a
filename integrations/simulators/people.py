"""The test people: believable, none of them real, every fiscal code valid and computed from the data."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from codicefiscale import codicefiscale


@dataclass(frozen=True)
class Company:
    """What SPID tells of the firm that a person acts for (avviso SPID 18v2)."""

    name: str
    registered_office: str
    fiscal_code: str
    vat_number: str


@dataclass(frozen=True)
class Person:
    """`birthplace` is a municipality or a foreign country, in Italian; `birthdate` is ISO; `about` says why one picks it."""

    slug: str
    given_name: str
    family_name: str
    gender: Literal["M", "F"]
    birthdate: str
    birthplace: str
    street: str
    postal_code: str
    town: str
    province: str
    phone: str
    about: str
    company: Company | None = None

    @cached_property
    def fiscal_code(self) -> str:
        return codicefiscale.encode(self.family_name, self.given_name, self.gender, self.birthdate, self.birthplace)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        return f"{self.slug.replace('-', '.')}@posta.example"

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postal_code} {self.town} ({self.province})"

    @property
    def subject(self) -> str:
        """The provider's own name for the person, which tells nothing about who it is."""
        return hashlib.sha256(f"persona di prova {self.slug}".encode()).hexdigest()[:32]

    def spid_claims(self) -> dict[str, Any]:
        return {
            "sub": self.subject,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "birthdate": self.birthdate,
            "place_of_birth": self.fiscal_code[11:15],
            "gender": self.gender,
            "fiscal_number": f"TINIT-{self.fiscal_code}",
            "email": self.email,
            "phone_number": self.phone,
            "address": {
                "formatted": self.address,
                "street_address": self.street,
                "postal_code": self.postal_code,
                "locality": self.town,
                "region": self.province,
                "country": "IT",
            },
        }

    def cie_claims(self) -> dict[str, Any]:
        """The card knows little: name, birth and fiscal code, no address and no e-mail."""
        return {
            "sub": self.subject,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "birthdate": self.birthdate,
            "https://attributes.eid.gov.it/fiscal_number": f"TINIT-{self.fiscal_code}",
        }


PEOPLE = [
    Person("anna-bianchi", "Anna", "Bianchi", "F", "1984-03-12", "Segrate", "Via Roma 12", "20054", "Segrate", "MI",
           "+393331112201", "Residente a Segrate"),
    Person("bruno-verdi", "Bruno", "Verdi", "M", "1979-11-03", "Milano", "Via Roma 14", "20054", "Segrate", "MI",
           "+393331112202", "Vicino di casa di Anna"),
    Person("aminata-diallo", "Aminata", "Diallo", "F", "1990-06-21", "Senegal", "Via Cassanese 180", "20054", "Segrate",
           "MI", "+393331112203", "Cittadina del Senegal con permesso di soggiorno"),
    Person("giulia-colombo", "Giulia", "Colombo", "F", "1987-09-30", "Monza", "Via Morandi 8", "20054", "Segrate", "MI",
           "+393331112204", "Madre di due figli minori: presenta richieste anche per loro"),
    Person("mario-rossi-1975", "Mario", "Rossi", "M", "1975-05-05", "Milano", "Via Grandi 3", "20054", "Segrate", "MI",
           "+393331112205", "Omonimo: nato a Milano il 5 maggio 1975"),
    Person("mario-rossi-1962", "Mario", "Rossi", "M", "1962-01-17", "Napoli", "Via Manzoni 41", "20054", "Segrate", "MI",
           "+393331112206", "Omonimo: nato a Napoli il 17 gennaio 1962"),
    Person("teresa-ferrari", "Teresa", "Ferrari", "F", "1941-12-08", "Cremona", "Via Papa Giovanni XXIII 2", "20054",
           "Segrate", "MI", "+393331112207", "Pensionata di oltre ottant’anni"),
    Person("luca-fontana", "Luca", "Fontana", "M", "1995-02-14", "Rimini", "Via del Mare 7", "47900", "Borgo Sereno",
           "RN", "+393331112208", "Non residente a Segrate: abita a Borgo Sereno"),
    Person("sofia-lindqvist", "Sofia", "Lindqvist", "F", "1992-08-19", "Svezia", "Via XXV Aprile 5", "20054", "Segrate", "MI",
           "+393331112209", "Cittadina svedese che ora ha il codice fiscale: prima entrava con eIDAS"),
    Person("paolo-marchetti", "Paolo", "Marchetti", "M", "1971-04-02", "Bergamo", "Via Rivoltana 20", "20054", "Segrate", "MI",
           "+393331112210", "Rappresenta un’impresa: la sua identità ne porta i dati",
           Company("Marchetti Giardini S.r.l.", "Via dell’Industria 9, 20054 Segrate (MI)", "12345670961", "VATIT-12345670961")),
    Person("ernesto-galli", "Ernesto", "Galli", "M", "1938-10-11", "Pavia", "Via Gramsci 30", "20054", "Segrate", "MI",
           "+393331112211", "Deceduto secondo l’anagrafe: qualcuno usa ancora la sua identità"),
]  # fmt: skip


def by_slug(slug: str) -> Person | None:
    return next((person for person in PEOPLE if person.slug == slug), None)


@dataclass(frozen=True)
class European:
    """Somebody known to another State, with no Italian fiscal code. `country` is that State, in two letters."""

    slug: str
    given_name: str
    family_name: str
    gender: Literal["M", "F"]
    birthdate: str
    birthplace: str
    country: str
    address: str
    about: str

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def identifier(self) -> str:
        """The same at every login towards Italy (eIDAS SAML attribute profile 1.2, §2.2.3)."""
        return f"{self.country}/IT/{hashlib.sha256(self.slug.encode()).hexdigest()[:16]}"


EUROPEANS = [
    European("klaus-weber", "Klaus", "Weber", "M", "1980-02-29", "München", "DE", "Lindenstraße 12, 80331 München",
             "Cittadino tedesco senza codice fiscale italiano"),
    European("sofia-lindqvist-se", "Sofia", "Lindqvist", "F", "1992-08-19", "Uppsala", "SE", "Kungsgatan 4, 753 10 Uppsala",
             "Cittadina svedese: la stessa persona ha anche SPID e un codice fiscale"),
]  # fmt: skip


def european(slug: str) -> European | None:
    return next((person for person in EUROPEANS if person.slug == slug), None)
