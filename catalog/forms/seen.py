"""Which questions a page had when it was sent.

Without JavaScript an answer brings up further questions only with the next page. Who goes on has not left those out: they
are shown as new, once, and nothing is wrong. A page that does not say what it had (an old tab, a program) is
judged as it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

SEEN: Final = "seen"


def listed(names: Iterable[str]) -> str:
    """The value of the hidden input."""
    return " ".join(names)


def seen_in(data: Mapping[str, Any] | None) -> frozenset[str] | None:
    """None when the page did not say."""
    names = str(data.get(SEEN, "")).split() if data is not None else []
    return frozenset(names) if names else None
