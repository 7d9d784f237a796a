"""The categories of the portal as cards."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from catalog.queries import categories

ICONS: Final = {
    "educazione-e-formazione": "it-presentation",
    "salute-benessere-e-assistenza": "it-hearing",
    "vita-lavorativa": "it-tool",
    "mobilita-e-trasporti": "it-car",
    "catasto-e-urbanistica": "it-map-marker",
    "anagrafe-e-stato-civile": "it-card",
    "turismo": "it-camera",
    "giustizia-e-sicurezza-pubblica": "it-lock",
    "tributi-finanze-e-contravvenzioni": "it-chart-line",
    "cultura-e-tempo-libero": "it-star-outline",
    "ambiente": "it-refresh",
    "imprese-e-commercio": "it-cart",
    "autorizzazioni": "it-file-signed",
    "appalti-pubblici": "it-folder",
    "agricoltura-e-pesca": "it-box",
}


@dataclass(frozen=True)
class Card:
    slug: str
    label: str
    url: str
    icon: str
    services: int


def category_cards() -> list[Card]:
    """Those with at least one service, in the official order."""
    return [
        Card(found.slug, found.label, reverse("citizen:category", args=[found.slug]), ICONS[found.slug], found.services)
        for found in categories()
    ]
