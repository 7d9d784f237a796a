"""What the law leaves to the municipality, or what changes every year: never a constant in code."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from catalog.blueprint.base import Frozen, Item, LongText, Name, Shared, Text


class OptionValue(Frozen):
    """An entry of an `options` parameter (nurseries, cemeteries ...): shown by the choice fields that name it."""

    id: Name
    label: Text


class _Parameter(Item, Shared):
    label: Text
    help: LongText
    required: bool = True
    by_year: bool = Field(default=False, description="the value is a table: year → value")
    default: JsonValue = None


class IntegerParameter(_Parameter):
    type: Literal["integer"]
    min: int | None = None
    max: int | None = None


class MoneyParameter(_Parameter):
    """Integer cents of a euro."""

    type: Literal["money"]
    min: int = 0
    max: int = 100_000_000_00


class TextParameter(_Parameter):
    type: Literal["text"]
    max_length: int = 2000


class UrlParameter(_Parameter):
    type: Literal["url"]


class DateParameter(_Parameter):
    type: Literal["date"]
    min: datetime.date | None = None


class BooleanParameter(_Parameter):
    type: Literal["boolean"]


class OptionsParameter(_Parameter):
    """A list the municipality writes: `[{id, label}]`."""

    type: Literal["options"]
    max: int = 200


Parameter = Annotated[
    IntegerParameter
    | MoneyParameter
    | TextParameter
    | UrlParameter
    | DateParameter
    | BooleanParameter
    | OptionsParameter,
    Field(discriminator="type"),
]
