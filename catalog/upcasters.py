"""Bodies written in an old format, read by today's models.

A stored body is never rewritten: its hash is its name. When format N+1 comes, the function that turns a body of N into one
of N+1 is registered here under N, and a body of format N goes into tests/catalog/corpus/formatN/.
"""

from collections.abc import Callable
from typing import Any, Final

from catalog.blueprint import FORMAT

Body = dict[str, Any]
UPCASTERS: Final[dict[int, Callable[[Body], Body]]] = {}


class UnreadableFormat(ValueError):
    """The body is of a format that this version does not know."""


def upcast(body: Body, known: dict[int, Callable[[Body], Body]] | None = None, target: int = FORMAT) -> Body:
    steps = UPCASTERS if known is None else known
    while body.get("format") != target:
        step = steps.get(body.get("format", 0))
        if step is None:
            raise UnreadableFormat(f"format {body.get('format')} cannot be read; this version reads up to {target}")
        body = step(body)
    return body
