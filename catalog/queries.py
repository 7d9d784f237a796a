"""Reads that pages share."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.blueprint import CATEGORIES
from catalog.models import BlueprintVersion, Service
from catalog.resolve import ResolvedDefinition
from catalog.store import definition, latest_version

__all__ = [
    "CategoryCard",
    "ServiceCard",
    "active_services",
    "available_blueprints",
    "categories",
    "category_label",
    "current_definition",
    "definition",
    "fold",
    "get_service",
    "pending_update",
    "public_service",
    "search_services",
]


@dataclass(frozen=True)
class ServiceCard:
    """What a list shows of a service."""

    code: str
    title: str
    summary: str
    category: str
    category_label: str
    topics: tuple[str, ...]
    state: str
    # Name of the other application where one applies; empty when one applies here.
    elsewhere: str = ""


@dataclass(frozen=True)
class CategoryCard:
    slug: str
    label: str
    services: int


def fold(text: str) -> str:
    """Without accents and capitals, so that «mobilita» finds «Mobilità»."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace("'", " ").replace("’", " ").split())


def category_label(slug: str) -> str:
    """In the reader's language. Raises KeyError for what is not an official category."""
    return gettext(CATEGORIES[slug])


def active_services(category: str | None = None) -> list[ServiceCard]:
    """The services citizens see, by title: active ones, and suspended ones with their state."""
    services = Service.objects.filter(state__in=[Service.State.ACTIVE, Service.State.SUSPENDED])
    return [_card(service) for service in (services.filter(category=category) if category else services)]


def search_services(words: str, category: str | None = None) -> list[ServiceCard]:
    """Services whose title, summary or topics hold every word, accents and capitals aside."""
    services = Service.objects.filter(state__in=[Service.State.ACTIVE, Service.State.SUSPENDED])
    if category:
        services = services.filter(category=category)
    for word in fold(words.replace("\x00", ""))[:200].split():
        services = services.filter(search_text__contains=word)
    return [_card(service) for service in services]


def categories() -> list[CategoryCard]:
    """The categories that hold at least one service, in the official order."""
    found = [card.category for card in active_services()]
    return [CategoryCard(slug, category_label(slug), found.count(slug)) for slug in CATEGORIES if slug in found]


def get_service(code: str) -> Service:
    """Raises Service.DoesNotExist."""
    return Service.objects.get(code=code)


def public_service(category: str, code: str) -> Service:
    """What a citizen's address names: never a service still being prepared. Raises Service.DoesNotExist."""
    return Service.objects.exclude(state=Service.State.DRAFT).get(category=category, code=code)


def current_definition(service: Service) -> ResolvedDefinition:
    return definition(service.definition_hash)


def pending_update(service: Service) -> BlueprintVersion | None:
    """The newer version of the catalogue, if there is one."""
    version = latest_version(service.code)
    return None if version.hash == service.blueprint_hash else version


def available_blueprints() -> list[BlueprintVersion]:
    """The newest version of every code of the catalogue."""
    return list(BlueprintVersion.objects.order_by("code", "-sequence").distinct("code"))


def _card(service: Service) -> ServiceCard:
    return ServiceCard(
        code=service.code,
        title=service.title,
        summary=service.summary,
        category=service.category,
        category_label=category_label(service.category),
        topics=tuple(service.topics),
        state=service.state,
        elsewhere=service.external_name,
    )
