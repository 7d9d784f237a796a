"""What is wrong with a customisation, for programs to read; `catalog.problem_words` says it to people."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "needs", "comes_later", "needs_option", "emptied", "too_long", "locked", "unknown", "parameters", "other"
]
Place = tuple[str | int, ...]


class Said(str):
    """An English sentence for who writes blueprints, that also says what it is about.

    needs: something here uses `names`, which are not there · comes_later: uses `names`, asked further on ·
    needs_option: uses the option names[0] of the question names[1].
    """

    kind: Kind
    names: tuple[str, ...]

    def __new__(cls, text: str, kind: Kind, *names: str) -> "Said":
        said = super().__new__(cls, text)
        said.kind, said.names = kind, names
        return said


@dataclass(frozen=True)
class Problem:
    """`place` leads into the customised body: keys, and positions or ids of list items."""

    place: Place
    message: str
    kind: Kind = "other"
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, place: Place, message: str) -> "Problem":
        return cls(place, str(message), getattr(message, "kind", "other"), getattr(message, "names", ()))

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place)) or 'overlay'}: {self.message}"


_PYDANTIC: dict[str, Kind] = {
    "too_short": "emptied", "string_too_short": "emptied", "missing": "emptied", "string_too_long": "too_long",
}  # fmt: skip


def of_validation(error: Any) -> Problem:
    """One entry of `pydantic.ValidationError.errors()`."""
    return Problem(tuple(error["loc"]), error["msg"], _PYDANTIC.get(error["type"], "other"))
