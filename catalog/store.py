"""Bodies by hash, read through a bounded memory of this process.

Never all of them: the least recently used go first. What a definition has of its own weighs some 30 KiB, the parts that it
has in common with others stand in memory once (`catalog.blueprint.base.Shared`). The key carries the schema: a hash seen by
one municipality says nothing to another.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

from django_tenants.utils import get_public_schema_name

from catalog.blueprint import Blueprint
from catalog.blueprint.base import STORED
from catalog.models import BlueprintVersion, Definition
from catalog.resolve import ResolvedDefinition, read_definition
from catalog.upcasters import upcast
from tenants.context import current_schema

Value = TypeVar("Value")
Key = tuple[str, str]


class BoundedCache(Generic[Value]):
    def __init__(self, size: int) -> None:
        self.size = size
        self._items: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, load: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        value = load()
        with self._lock:
            self._items[key] = value
            while len(self._items) > self.size:
                self._items.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._items.clear()

    def __len__(self) -> int:
        return len(self._items)


DEFINITIONS: Final[BoundedCache[ResolvedDefinition]] = BoundedCache(2048)
BLUEPRINTS: Final[BoundedCache[Blueprint]] = BoundedCache(128)


def definition(definition_hash: str) -> ResolvedDefinition:
    """Raises Definition.DoesNotExist when the current municipality never had it."""

    def load() -> ResolvedDefinition:
        return read_definition(Definition.objects.get(hash=definition_hash).body, definition_hash)

    return DEFINITIONS.get((current_schema(), definition_hash), load)


def blueprint(blueprint_hash: str) -> Blueprint:
    """Raises BlueprintVersion.DoesNotExist."""

    def load() -> Blueprint:
        return Blueprint.model_validate(upcast(BlueprintVersion.objects.get(hash=blueprint_hash).body), context=STORED)

    return BLUEPRINTS.get((get_public_schema_name(), blueprint_hash), load)


def keep(resolved: ResolvedDefinition) -> Definition:
    """Store a definition under its hash, once."""
    row, _created = Definition.objects.get_or_create(
        hash=resolved.hash, defaults={"format": resolved.format, "body": resolved.body}
    )
    return row


def latest_version(code: str) -> BlueprintVersion:
    """Raises BlueprintVersion.DoesNotExist when the catalogue has no such code."""
    version = BlueprintVersion.objects.filter(code=code).order_by("-sequence").first()
    if version is None:
        raise BlueprintVersion.DoesNotExist(f"The catalogue has no blueprint «{code}»")
    return version
