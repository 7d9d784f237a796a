"""What SPID, CIE and eIDAS each ask of a service provider; everything else they have in common."""

from dataclasses import dataclass, field

SPID_NAMESPACE = "https://spid.gov.it/saml-extensions"
CIE_NAMESPACE = "https://www.cartaidentita.interno.gov.it/saml-extensions"


@dataclass(frozen=True)
class AttributeSet:
    """An AttributeConsumingService: what is asked of the provider, under a number."""

    index: int
    name: str
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """`way` is the capability, the first part of the addresses and the source of the data that come this way."""

    way: str
    sets: tuple[AttributeSet, ...]
    namespace: str = SPID_NAMESPACE
    prefix: str = "spid"
    # CIE alone lets the issuer of an assertion go without its format (CIE, manuale operativo per i SP).
    issuer_format_required: bool = True
    # From level 2 on everybody is asked anew; CIE and eIDAS want it at every level.
    always_asks_anew: bool = False
    contacts: str = field(default="other")

    def path(self, page: str) -> str:
        return f"/{self.way}/{page}"


_WHO = ("spidCode", "name", "familyName", "fiscalNumber")
_BORN = ("dateOfBirth", "placeOfBirth", "gender")
_CONTACTS = ("email", "mobilePhone")
_HOME = ("address", "domicileStreetAddress", "domicilePostalCode", "domicileMunicipality", "domicileProvince")

SPID = Profile(
    way="spid",
    sets=(
        AttributeSet(0, "Servizi online: dati anagrafici e recapiti", (*_WHO, *_BORN, *_CONTACTS, *_HOME)),
        AttributeSet(1, "Servizi online: solo identificazione", ("name", "familyName", "fiscalNumber")),
    ),
)
CIE = Profile(
    way="cie",
    sets=(AttributeSet(0, "Servizi online", ("name", "familyName", "dateOfBirth", "fiscalNumber")),),
    namespace=CIE_NAMESPACE,
    prefix="cie",
    issuer_format_required=False,
    always_asks_anew=True,
    contacts="administrative",
)
# The names of these two sets are fixed by the Italian node.
EIDAS = Profile(
    way="eidas",
    always_asks_anew=True,
    sets=(
        AttributeSet(
            99, "eIDAS Natural Person Minimum Attribute Set", ("spidCode", "name", "familyName", "dateOfBirth")
        ),
        AttributeSet(
            100,
            "eIDAS Natural Person Full Attribute Set",
            ("spidCode", "name", "familyName", "dateOfBirth", "placeOfBirth", "address", "gender"),
        ),
    ),
)

PROFILES = {profile.way: profile for profile in (SPID, CIE, EIDAS)}
