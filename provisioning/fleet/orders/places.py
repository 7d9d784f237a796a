"""Provinces and regions, and what the codes of a municipality say about where it lies."""

import re
from dataclasses import dataclass
from typing import Final

from codicefiscale import codicefiscale

from catalog.queries import fold

# ISTAT's number of each province, the first three digits of the codes of its municipalities.
_SIGNS = (
    "TO VC NO CN AT AL AO IM SV GE SP VA CO SO MI BG BS PV CR MN BZ TN VR VI BL TV VE PD RO UD GO TS PC PR RE MO BO FE RA FC "
    "PU AN MC AP MS LU PT FI LI PI AR SI GR PG TR VT RI RM LT FR CE BN NA AV SA AQ TE PE CH CB FG BA TA BR LE PZ MT CS CZ RC "
    "TP PA ME AG CL EN CT RG SR SS NU CA PN IS OR BI LC LO RN PO KR VV VB OT OG VS CI MB FM BT SU"
)
PROVINCES: Final = {f"{number:03d}": sign for number, sign in enumerate(_SIGNS.split(), start=1)}
REGIONS: Final = {
    "Abruzzo": ("AQ TE PE CH", "https://www.regione.abruzzo.it"),
    "Basilicata": ("PZ MT", "https://www.regione.basilicata.it"),
    "Calabria": ("CS CZ RC KR VV", "https://www.regione.calabria.it"),
    "Campania": ("CE BN NA AV SA", "https://www.regione.campania.it"),
    "Emilia-Romagna": ("PC PR RE MO BO FE RA FC RN", "https://www.regione.emilia-romagna.it"),
    "Friuli-Venezia Giulia": ("UD GO TS PN", "https://www.regione.fvg.it"),
    "Lazio": ("VT RI RM LT FR", "https://www.regione.lazio.it"),
    "Liguria": ("IM SV GE SP", "https://www.regione.liguria.it"),
    "Lombardia": ("VA CO SO MI BG BS PV CR MN LC LO MB", "https://www.regione.lombardia.it"),
    "Marche": ("PU AN MC AP FM", "https://www.regione.marche.it"),
    "Molise": ("CB IS", "https://www.regione.molise.it"),
    "Piemonte": ("TO VC NO CN AT AL BI VB", "https://www.regione.piemonte.it"),
    "Puglia": ("FG BA TA BR LE BT", "https://www.regione.puglia.it"),
    "Sardegna": ("SS NU CA OR OT OG VS CI SU", "https://www.regione.sardegna.it"),
    "Sicilia": ("TP PA ME AG CL EN CT RG SR", "https://www.regione.sicilia.it"),
    "Toscana": ("MS LU PT FI LI PI AR SI GR PO", "https://www.regione.toscana.it"),
    "Trentino-Alto Adige": ("BZ TN", "https://www.regione.taa.it"),
    "Umbria": ("PG TR", "https://www.regione.umbria.it"),
    "Valle d'Aosta": ("AO", "https://www.regione.vda.it"),
    "Veneto": ("VR VI BL TV VE PD RO", "https://www.regione.veneto.it"),
}
_REGION_OF: Final = {sign: region for region, (signs, _url) in REGIONS.items() for sign in signs.split()}
# Those founded after our table bring numbers of their own, and all of them lie there (L.R. Sardegna 7/2021).
_LATER: Final = "Sardegna"
ABROAD: Final = "EE"


@dataclass(frozen=True)
class KnownTown:
    names: tuple[str, ...]
    province: str


def province_of(istat_code: str) -> str:
    """ "" when the number is none that we know."""
    return PROVINCES.get(istat_code[:3], "")


def region_of(province: str) -> str:
    return _REGION_OF.get(province, _LATER)


def region_site(region: str) -> str:
    return REGIONS[region][1]


def town_with(cadastral_code: str) -> KnownTown | None:
    """What the register of cadastral codes says today. It is read as a fiscal code is, which ends in the code of a place."""
    code = f"RSSMRA24A01{cadastral_code}"
    try:
        place = codicefiscale.decode(code + codicefiscale.encode_cin(code))["birthplace"]
    except ValueError:
        return None
    if not place or not place.get("active") or place["province"] == ABROAD:
        return None
    return KnownTown(tuple(name for name in (place["name"], place["name_alt"]) if name), place["province"])


def is_named(town: KnownTown, name: str) -> bool:
    """«Comune di Sant'Àgata» is Sant'Agata; a town with two names may be called by either, or by both."""
    said = set(_words(name))
    return any(set(_words(known)) <= said for known in town.names)


def _words(name: str) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).split()
