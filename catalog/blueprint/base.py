"""Small types that every part of a blueprint is made of."""

from typing import Annotated, Any, Final, Self
from weakref import WeakValueDictionary

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    model_validator,
)

from catalog.blueprint.vocabulary import LIFE_EVENTS, TOPICS
from catalog.canonical import content_hash

# The context of a validation whose input was stored by us: JSON that was valid.
STORED: Final = object()


class Frozen(BaseModel):
    """Unknown keys are errors: a typing slip in a blueprint must be seen by its author, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True)


_PARTS: Final["WeakValueDictionary[tuple[type, str], Any]"] = WeakValueDictionary()


class Shared(Frozen):
    """A part that most municipalities leave as the catalogue has it.

    Read from what is stored, parts with the same content are one object, whosever they are: so a definition that differs from
    the next town's in one sentence takes little more memory than the sentence.
    """

    @model_validator(mode="wrap")
    @classmethod
    def _once(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if info.context is not STORED:
            return handler(value)
        key = (cls, content_hash(value))
        part = _PARTS.get(key)
        return part if part is not None else _PARTS.setdefault(key, handler(value))


def _no_double_underscore(value: str) -> str:
    # Two underscores separate the parts of an HTML field name.
    if "__" in value:
        raise ValueError("an id cannot contain two underscores in a row")
    return value


def _known_topic(value: str) -> str:
    if value not in TOPICS:
        raise ValueError(f"«{value}» is not in the official list of topics")
    return value


def _known_life_event(value: str) -> str:
    if value not in LIFE_EVENTS:
        raise ValueError(f"«{value}» is not in the national list of life events")
    return value


# A name that expressions use: letters, digits, single underscores.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60), AfterValidator(_no_double_underscore)]
# An id that may also stand in an address (steps) or is never used by an expression.
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60), AfterValidator(_no_double_underscore)]
Text = Annotated[str, Field(min_length=1, max_length=300)]
LongText = Annotated[str, Field(min_length=1, max_length=8000)]
Expression = Annotated[str, Field(min_length=1, max_length=1000, description="A rule in CEL")]
Topic = Annotated[str, AfterValidator(_known_topic)]
LifeEvent = Annotated[str, AfterValidator(_known_life_event)]
Json = Any


class ParamRef(Frozen):
    """Stands where a number or a date stands, and takes the value of a parameter: `days: {param: term_days}`."""

    param: Name


class Item(Frozen):
    """An element of a list that a municipality may change, hide or move: the overlay finds it by `id`."""

    id: Name


class SlugItem(Frozen):
    id: Slug


class MessageText(Shared):
    """Subject and body of a message; `{name}` is filled when it is sent."""

    label: Text | None = Field(default=None, description="what administrators read, for an event of the service's own")
    subject: Text
    body: LongText
