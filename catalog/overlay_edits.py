"""One change to an overlay at a time, as pure functions: what an administrator's click means.

`body` is the blueprint the overlay stands on, as JSON. A path names keys and item ids, as `touched` gives them:
("steps", "dati", "sections", "pet", "fields", "kind", "label"). Every function returns a new overlay and raises
OverlayError for what is locked or does not exist; none changes its arguments.
"""

import copy
from collections.abc import Callable
from typing import Any, Final

from catalog.overlay import KEYED_LISTS, LOCKED, Body, OverlayError, Path, holds_locked

Overlay = dict[str, Any]
GONE: Final = object()


def is_item(path: Path) -> bool:
    """Does the path end at an element of a keyed list?"""
    return len(path) > 1 and path[-2] in KEYED_LISTS


def node_at(body: Body, path: Path) -> Any:
    """What stands there. Raises OverlayError when nothing does."""
    node = body
    for depth, key in enumerate(path):
        if isinstance(node, list):
            node = next((item for item in node if isinstance(item, dict) and item.get("id") == key), GONE)
        else:
            node = node.get(key, GONE) if isinstance(node, dict) else GONE
        if node is GONE:
            raise OverlayError(path[: depth + 1], "does not exist", "unknown")
    return node


def list_at(body: Body, path: Path) -> list[Any]:
    """The catalogue's items of a list; an optional list that the blueprint leaves out is empty."""
    if not path or path[-1] not in KEYED_LISTS:
        raise OverlayError(path, "is not a list", "unknown")
    parent = node_at(body, path[:-1])
    found = parent.get(path[-1], [])
    if not isinstance(found, list):
        raise OverlayError(path, "is not a list", "unknown")
    return found


def is_locked(body: Body, path: Path) -> bool:
    """Locked itself, or inside something that is."""
    if path[0] in LOCKED:
        return True
    steps = (node_at(body, path[:depth]) for depth in range(1, len(path)) if is_item(path[:depth]))
    own = node_at(body, path) if is_item(path) else None
    return any(node.get("locked") for node in [*steps, own] if isinstance(node, dict))


def set_value(body: Body, overlay: Overlay, path: Path, value: Any) -> Overlay:
    """Another text (or number, or plain list) in place of the catalogue's; the catalogue's own undoes the change."""
    _refuse_locked(body, path)
    parent = node_at(body, path[:-1])
    if not isinstance(parent, dict) or path[-1] in ("id", "locked") or isinstance(parent.get(path[-1]), dict):
        raise OverlayError(path, "cannot be changed", "locked")
    same = parent.get(path[-1]) == value
    return _changed(overlay, path, lambda _old: GONE if same else copy.deepcopy(value))


def hide(body: Body, overlay: Overlay, path: Path) -> Overlay:
    _refuse_locked(body, path)
    if not is_item(path):
        raise OverlayError(path, "cannot be hidden", "locked")
    if holds_locked(node_at(body, path)):
        raise OverlayError(path, "is locked and cannot be hidden", "locked")
    return _list_changed(overlay, path[:-1], lambda p: {**p, "hidden": [*_without(p, "hidden", path[-1]), path[-1]]})


def unhide(overlay: Overlay, path: Path) -> Overlay:
    return _list_changed(overlay, path[:-1], lambda p: {**p, "hidden": _without(p, "hidden", path[-1])})


def move(body: Body, overlay: Overlay, path: Path, by: int) -> Overlay:
    """One place up (-1) or down (1) among the items that are shown; at the end of the list nothing happens."""
    if path[0] in LOCKED or any(is_locked(body, path[:depth]) for depth in range(2, len(path) - 1, 2)):
        raise OverlayError(path, "is locked and cannot be moved", "locked")
    patch = patch_at(overlay, path[:-1])
    natural = natural_order(body, overlay, path[:-1])
    ids = in_order(natural, patch.get("order", []))
    shown = [item_id for item_id in ids if item_id not in patch.get("hidden", [])]
    if path[-1] not in shown:
        raise OverlayError(path, "does not exist", "unknown")
    target = shown.index(path[-1]) + by
    if not 0 <= target < len(shown):
        return overlay
    here, there = ids.index(path[-1]), ids.index(shown[target])
    ids[here], ids[there] = ids[there], ids[here]
    order = [] if ids == natural else ids
    return _list_changed(overlay, path[:-1], lambda p: {**p, "order": order})


def natural_order(body: Body, overlay: Overlay, path: Path) -> list[str]:
    """The ids of a list as the catalogue has them, then the municipality's own."""
    added = [item["id"] for item in patch_at(overlay, path).get("added", [])]
    return [item["id"] for item in list_at(body, path)] + added


def in_order(natural: list[str], order: list[str]) -> list[str]:
    first = [item_id for item_id in order if item_id in natural]
    return first + [item_id for item_id in natural if item_id not in first]


def put_item(body: Body, overlay: Overlay, path: Path, item: dict[str, Any]) -> Overlay:
    """Add an item of the municipality's own to the list at `path`, or write it anew if it is there already."""
    if path[0] in LOCKED or any(is_locked(body, path[:depth]) for depth in range(2, len(path), 2)):
        raise OverlayError(path, "is locked and cannot be added to", "locked")
    if any(other["id"] == item["id"] for other in list_at(body, path)):
        raise OverlayError((*path, item["id"]), "belongs to the catalogue", "locked")

    def put(patch: Overlay) -> Overlay:
        added = patch.get("added", [])
        known = any(own["id"] == item["id"] for own in added)
        fresh = [copy.deepcopy(item) if own["id"] == item["id"] else own for own in added]
        return {**patch, "added": fresh if known else [*added, copy.deepcopy(item)]}

    return _list_changed(overlay, path, put)


def remove_item(overlay: Overlay, path: Path) -> Overlay:
    """Take away an item of the municipality's own; the catalogue's are hidden instead."""

    def without(patch: Overlay) -> Overlay:
        added = [item for item in patch.get("added", []) if item["id"] != path[-1]]
        return {**patch, "added": added, "order": _without(patch, "order", path[-1])}

    return _list_changed(overlay, path[:-1], without)


def reset(overlay: Overlay, path: Path) -> Overlay:
    """Back to the catalogue: a text, or an item with all that is inside it. Its place in the list stays."""
    if not is_item(path):
        return _changed(overlay, path, lambda _old: GONE)

    def cleared(patch: Overlay) -> Overlay:
        change = {key: value for key, value in patch.get("change", {}).items() if key != path[-1]}
        return {**patch, "change": change, "hidden": _without(patch, "hidden", path[-1])}

    return _list_changed(overlay, path[:-1], cleared)


def reset_order(overlay: Overlay, path: Path) -> Overlay:
    return _list_changed(overlay, path, lambda patch: {**patch, "order": []})


def patch_at(overlay: Overlay, path: Path) -> Overlay:
    """What the overlay says at that place; empty when nothing."""
    node: Any = overlay
    for depth, key in enumerate(path):
        if depth and path[depth - 1] in KEYED_LISTS:
            node = node.get("change", {})
        node = node.get(key) if isinstance(node, dict) else None
        if node is None:
            return {}
    return node if isinstance(node, dict) else {}


def _refuse_locked(body: Body, path: Path) -> None:
    if is_locked(body, path):
        raise OverlayError(path, "is locked and cannot be changed", "locked")


def _without(patch: Overlay, key: str, item_id: str) -> list[str]:
    return [other for other in patch.get(key, []) if other != item_id]


def _list_changed(overlay: Overlay, path: Path, edit: Callable[[Overlay], Overlay]) -> Overlay:
    def tidy(patch: Any) -> Any:
        kept = {key: value for key, value in edit(patch if isinstance(patch, dict) else {}).items() if value}
        return kept or GONE

    return _changed(overlay, path, tidy)


def _changed(overlay: Overlay, path: Path, edit: Callable[[Any], Any]) -> Overlay:
    changed = _edited(overlay, path, edit, keyed=False)
    return {} if changed is GONE else changed


def _edited(node: Any, path: Path, edit: Callable[[Any], Any], *, keyed: bool) -> Any:
    """The node with `edit` done at the end of the path; GONE when nothing is left of it."""
    if not path:
        return edit(node)
    patch = dict(node) if isinstance(node, dict) else {}
    if keyed:
        inner = _edited(patch.get("change"), path, edit, keyed=False)
        return _put(patch, "change", inner)
    below = len(path) > 1 and path[0] in KEYED_LISTS
    return _put(patch, path[0], _edited(patch.get(path[0]), path[1:], edit, keyed=below))


def _put(patch: Overlay, key: str, value: Any) -> Any:
    if value is GONE:
        patch.pop(key, None)
    else:
        patch[key] = value
    return patch or GONE
