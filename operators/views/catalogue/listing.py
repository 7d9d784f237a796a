"""The whole catalogue: what is on, what could be, what waits for a decision."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import role_required, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.catalogue_cards import CatalogueCard, by_category, catalogue_cards
from operators.desk import desk_page
from operators.views.catalogue.common import SECTION, service_url

MAX_QUERY = 100
Chip = tuple[str, str, str]


@dataclass(frozen=True)
class Entry:
    card: CatalogueCard
    chips: list[Chip]
    action: str
    url: str


@role_required(Role.ADMINISTRATOR)
@support_too
@require_safe
def catalogue(request: OperatorRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:MAX_QUERY]
    cards = catalogue_cards(words)
    groups = [(label, [_entry(card) for card in found]) for label, found in by_category(cards)]
    context = {"groups": groups, "words": words, "total": len(cards)}
    return desk_page(request, "operators/catalogue/list.html", context, section=SECTION)


def _entry(card: CatalogueCard) -> Entry:
    return Entry(card, _chips(card), *_action(card))


def _chips(card: CatalogueCard) -> list[Chip]:
    states = {
        "inactive": (_("Non attivo"), "neutral", ""),
        "active": (_("Attivo"), "success", "it-check"),
        "suspended": (_("Sospeso"), "warning", "it-warning-circle"),
    }
    extra = [
        (card.update_waits, (_("Novità del catalogo"), "info", "it-refresh")),
        (card.copy is not None, (_("Modifiche da pubblicare"), "warning", "it-pencil")),
        (bool(card.service and card.service.is_elsewhere), (_("Su un altro sito"), "info", "it-external-link")),
        (card.is_customised, (_("Personalizzato da voi"), "neutral", "it-pencil")),
    ]
    return [states[card.state], *(chip for wanted, chip in extra if wanted)]


def _action(card: CatalogueCard) -> tuple[str, str]:
    if card.copy is not None:
        return _("Continua"), service_url(card.code)
    if card.state == "inactive":
        return _("Attiva"), reverse("operators:catalogue_settings", args=[card.code])
    if card.update_waits:
        return _("Guarda le novità"), reverse("operators:catalogue_adopt", args=[card.code])
    return _("Modifica"), service_url(card.code)
