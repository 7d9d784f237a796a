"""The ways in: each protocol says here how it appears on the login page, and how one leaves it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Choice:
    """One identity provider among several."""

    label: str
    url: str


@dataclass(frozen=True)
class Door:
    """What the login page shows of a way: one button that leads to `url`, or a list of `choices`."""

    way: str
    label: str
    url: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What the citizen wants of the login: where to land, and the level that the page there asks for (0: any)."""

    destination: str
    level: int = 0


class Way(ABC):
    """`name` is both the capability that configures the way and what the session remembers of it."""

    name: str

    @abstractmethod
    def door(self, adapter: Any, wish: Wish) -> Door | None:
        """None when the way cannot be walked now."""

    @abstractmethod
    def logout_url(self, request: HttpRequest) -> str:
        """Where the provider's own session ends; "" when there is none. Never raises."""


class ByAdapter(Way):
    """A way that can be walked by more than one protocol: which one, the municipality's adapter says."""

    def __init__(self, usual: Way, others: Mapping[type, Way]) -> None:
        self.name, self.usual, self.others = usual.name, usual, others

    def door(self, adapter: Any, wish: Wish) -> Door | None:
        way = next((way for kind, way in self.others.items() if isinstance(adapter, kind)), self.usual)
        return way.door(adapter, wish)

    def logout_url(self, request: HttpRequest) -> str:
        """Each protocol knows what it put into the session itself, and leaves alone what another did."""
        return next(filter(None, (way.logout_url(request) for way in (*self.others.values(), self.usual))), "")


_ways: dict[str, Way] = {}


def register(*ways: Way) -> None:
    _ways.update({way.name: way for way in ways})


def way_of(name: str) -> Way | None:
    return _ways.get(name)


def all_ways() -> Iterable[Way]:
    return _ways.values()
