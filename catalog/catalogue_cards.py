"""The whole catalogue as an administrator sees it: what is offered, what is on, what waits."""

from dataclasses import dataclass

from catalog.blueprint import CATEGORIES
from catalog.models import BlueprintVersion, Service, WorkingCopy
from catalog.queries import category_label, fold


@dataclass(frozen=True)
class CatalogueCard:
    code: str
    title: str
    summary: str
    category: str
    service: Service | None
    copy: WorkingCopy | None
    update_waits: bool

    @property
    def state(self) -> str:
        """`inactive` | `active` | `suspended`"""
        if self.service is None or self.service.state == Service.State.DRAFT:
            return "inactive"
        return "suspended" if self.service.state == Service.State.SUSPENDED else "active"

    @property
    def is_customised(self) -> bool:
        return bool(self.service and self.service.overlay)


def catalogue_cards(words: str = "") -> list[CatalogueCard]:
    """All services of the shared catalogue whose title or description holds every word, by title."""
    newest = BlueprintVersion.objects.order_by("code", "-sequence").distinct("code")
    rows = newest.values_list("code", "hash", "body__title", "body__category", "body__sheet__summary")
    services = {service.code: service for service in Service.objects.all()}
    copies = {copy.code: copy for copy in WorkingCopy.objects.all()}
    cards = [
        _card(code, found, title, summary, category, services.get(code), copies.get(code))
        for code, found, title, category, summary in rows
    ]
    wanted = fold(words.replace("\x00", ""))[:200].split()
    kept = [card for card in cards if all(word in fold(f"{card.title} {card.summary}") for word in wanted)]
    return sorted(kept, key=lambda card: fold(card.title))


def _card(
    code: str, newest: str, title: str, summary: str, category: str, service: Service | None, copy: WorkingCopy | None
) -> CatalogueCard:
    if service is not None:
        title, summary, category = service.title, service.summary, service.category
    waits = service is not None and (copy or service).blueprint_hash != newest
    return CatalogueCard(code, title, summary, category, service, copy, waits)


def by_category(cards: list[CatalogueCard]) -> list[tuple[str, list[CatalogueCard]]]:
    """(name of the category, its services), in the official order, without empty ones."""
    groups = [(category_label(slug), [card for card in cards if card.category == slug]) for slug in CATEGORIES]
    return [(label, found) for label, found in groups if found]
