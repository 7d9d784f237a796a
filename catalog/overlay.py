"""The overlay: what a municipality changes of a blueprint, as a keyed merge.

An overlay mirrors the blueprint. For an object it is {key: overlay}; for a plain value or a plain list, the new value.
For a list whose elements have an `id` it is an object with any of:
    change: {id: overlay}   hidden: [id]   order: [id, ...] (these first, the others after)   added: [whole item]
"""

from collections.abc import Iterator
from typing import Any, Final

from catalog.problems import Kind

Path = tuple[str, ...]
Body = Any

LIST_KEYS: Final = frozenset({"change", "hidden", "order", "added"})
# Identity and what conformity or the law requires: the platform would no longer be what it declares.
LOCKED: Final = frozenset(
    {"format", "code", "flow", "parameters", "restricted", "identity_level", "computed", "values", "blueprint_hash"}
)
KEYED_LISTS: Final = frozenset(
    {"steps", "sections", "fields", "options", "documents", "declarations", "checks", "fees", "calls", "states"}
    | {"transitions", "targets", "milestones", "legal_basis", "needed_points", "audience_points", "calendar", "lines"}
)


class OverlayError(ValueError):
    """`path` says where; the message says what is wrong, in English; `kind` says it to programs: locked | unknown | other."""

    def __init__(self, path: Path, message: str, kind: Kind = "other") -> None:
        super().__init__(f"{'.'.join(path) or 'overlay'}: {message}")
        self.path, self.kind, self.message = path, kind, message


def apply_overlay(body: dict[str, Any], overlay: dict[str, Any]) -> dict[str, Any]:
    """A new body; neither argument is changed. Raises OverlayError."""
    for key in overlay:
        if key in LOCKED:
            raise OverlayError((key,), "is locked and cannot be changed", "locked")
    merged: dict[str, Any] = merge(body, overlay, ())
    return merged


def merge(base: Body, patch: Body, path: Path) -> Body:
    if _is_keyed(base, patch, path):
        return _merge_list(base or [], patch, path)
    if isinstance(base, dict) and isinstance(patch, dict):
        return _merge_object(base, patch, path)
    if isinstance(base, dict) or (isinstance(base, list) and not isinstance(patch, list)):
        raise OverlayError(path, "has another shape than the blueprint")
    return patch


def _is_keyed(base: Body, patch: Body, path: Path) -> bool:
    keyed = bool(path) and path[-1] in KEYED_LISTS and isinstance(patch, dict) and isinstance(base, list | None)
    return keyed and set(patch) <= LIST_KEYS


def _merge_object(base: dict[str, Any], patch: dict[str, Any], path: Path) -> dict[str, Any]:
    if base.get("locked") and patch:
        raise OverlayError(path, "is locked and cannot be changed", "locked")
    merged = dict(base)
    for key, value in patch.items():
        if key in ("id", "locked"):
            raise OverlayError((*path, key), "cannot be changed")
        merged[key] = merge(base.get(key), value, (*path, key))
    return merged


def _merge_list(base: list[Any], patch: dict[str, Any], path: Path) -> list[Any]:
    items = {item["id"]: item for item in base}
    for item_id, change in patch.get("change", {}).items():
        if item_id not in items:
            raise OverlayError((*path, item_id), "does not exist", "unknown")
        items[item_id] = _merge_object(items[item_id], change, (*path, item_id))
    for item_id in patch.get("hidden", []):
        _hide(items, item_id, path)
    for item in patch.get("added", []):
        if not isinstance(item, dict) or not isinstance(item.get("id"), str) or item["id"] in items:
            raise OverlayError(path, "an added item needs an id of its own")
        items[item["id"]] = item
    # A hidden item keeps its place for the day it is shown again.
    order = [item_id for item_id in patch.get("order", []) if item_id not in patch.get("hidden", [])]
    return _ordered(items, order, path)


def _hide(items: dict[str, Any], item_id: str, path: Path) -> None:
    if item_id not in items:
        raise OverlayError((*path, str(item_id)), "does not exist", "unknown")
    if holds_locked(items[item_id]):
        raise OverlayError((*path, item_id), "is locked and cannot be hidden", "locked")
    del items[item_id]


def holds_locked(node: Any) -> bool:
    if isinstance(node, dict):
        return bool(node.get("locked")) or any(holds_locked(value) for value in node.values())
    return isinstance(node, list) and any(holds_locked(item) for item in node)


def _ordered(items: dict[str, Any], order: list[str], path: Path) -> list[Any]:
    if len(set(order)) != len(order):
        raise OverlayError(path, "order names an item twice")
    for item_id in order:
        if item_id not in items:
            raise OverlayError((*path, str(item_id)), "order names an item that does not exist", "unknown")
    first = [items[item_id] for item_id in order]
    return first + [item for item_id, item in items.items() if item_id not in set(order)]


def touched(overlay: Any, path: Path = ()) -> Iterator[Path]:
    """The places an overlay changes, as paths of keys and item ids."""
    if not isinstance(overlay, dict):
        yield path
        return
    if not _patches_list(overlay, path):
        for key, value in overlay.items():
            yield from touched(value, (*path, key))
        return
    for item_id, change in overlay.get("change", {}).items():
        yield from touched(change, (*path, item_id))
    yield from ((*path, item_id) for item_id in overlay.get("hidden", []))
    yield from ((*path, item["id"]) for item in overlay.get("added", []))
    if overlay.get("order"):
        yield (*path, "order")


def hidden_places(overlay: Any, path: Path = ()) -> Iterator[Path]:
    """The things of the catalogue that an overlay hides."""
    if not isinstance(overlay, dict):
        return
    if not _patches_list(overlay, path):
        for key, value in overlay.items():
            yield from hidden_places(value, (*path, key))
        return
    for item_id, change in overlay.get("change", {}).items():
        yield from hidden_places(change, (*path, item_id))
    yield from ((*path, item_id) for item_id in overlay.get("hidden", []))


def _patches_list(overlay: dict[str, Any], path: Path) -> bool:
    return bool(path) and path[-1] in KEYED_LISTS and set(overlay) <= LIST_KEYS


def prune(overlay: Any, body: Any, path: Path = ()) -> Any:
    """The overlay without what speaks of items that `body` no longer has."""
    if not isinstance(overlay, dict):
        return overlay
    if not _patches_list(overlay, path):
        inner = body if isinstance(body, dict) else {}
        pruned = {key: prune(value, inner.get(key), (*path, key)) for key, value in overlay.items()}
        return {key: value for key, value in pruned.items() if value != {}}
    return _prune_list(overlay, {item["id"]: item for item in body or []}, path)


def _prune_list(overlay: dict[str, Any], items: dict[str, Any], path: Path) -> dict[str, Any]:
    added = [item for item in overlay.get("added", []) if item["id"] not in items]
    known = set(items) | {item["id"] for item in added}
    change = {k: prune(v, items[k], (*path, k)) for k, v in overlay.get("change", {}).items() if k in items}
    pruned = {
        "change": {key: value for key, value in change.items() if value != {}},
        "hidden": [item_id for item_id in overlay.get("hidden", []) if item_id in items],
        "order": [item_id for item_id in overlay.get("order", []) if item_id in known],
        "added": added,
    }
    return {key: value for key, value in pruned.items() if value}
