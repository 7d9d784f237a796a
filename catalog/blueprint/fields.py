"""The building blocks of a form. What an answer looks like (always plain JSON):

text, textarea, email, phone, choice, fiscal_code, iban, plate: str (normalised) · integer: int · money: int (cents) ·
date: "YYYY-MM-DD" · boolean: bool · multichoice: list[str] · composite fields: dict of the parts below.
"""

from typing import Annotated, Final, Literal

from django.utils.translation import gettext_noop
from pydantic import Field

from catalog.blueprint.base import Expression, Frozen, Item, LongText, Name, Text


class _Field(Item):
    label: Text
    help: LongText | None = None
    required: bool = True
    when: Expression | None = Field(default=None, description="shown only when true; may use only what comes before")
    profile: str | None = Field(
        default=None, pattern=r"^[a-z][a-z0-9_.]*$", description="once only: the key of what the town hall knows"
    )
    identity: bool = Field(default=False, description="comes from the digital identity and cannot be changed")
    locked: bool = False


class Option(Item):
    label: Text
    help: LongText | None = None
    when: Expression | None = None


class TextField(_Field):
    type: Literal["text"]
    max_length: int = Field(default=200, ge=1, le=500)
    pattern: str | None = None
    pattern_message: Text | None = None


class TextareaField(_Field):
    type: Literal["textarea"]
    max_length: int = Field(default=2000, ge=1, le=10_000)


class EmailField(_Field):
    type: Literal["email"]


class PhoneField(_Field):
    type: Literal["phone"]


class IntegerField(_Field):
    type: Literal["integer"]
    min: int = 0
    max: int = 1_000_000


class MoneyField(_Field):
    """Cents of a euro."""

    type: Literal["money"]
    min: int = 0
    max: int = 100_000_000_00


class DateField(_Field):
    type: Literal["date"]
    not_future: bool = False
    not_past: bool = False


class ChoiceField(_Field):
    type: Literal["choice"]
    options: tuple[Option, ...] = ()
    options_param: Name | None = Field(default=None, description="an `options` parameter gives the list")
    display: Literal["radio", "select"] = "radio"


class MultichoiceField(_Field):
    type: Literal["multichoice"]
    options: tuple[Option, ...] = ()
    options_param: Name | None = None
    max_chosen: int = 50


class BooleanField(_Field):
    """A yes or no question; `must_be_true` makes it a box that has to be ticked."""

    type: Literal["boolean"]
    must_be_true: bool = False


class FiscalCodeMatch(Frozen):
    """The fields whose answers the code must agree with (same row, or earlier in the form)."""

    given_name: Name | None = None
    family_name: Name | None = None
    birth_date: Name | None = None


class FiscalCodeField(_Field):
    type: Literal["fiscal_code"]
    matches: FiscalCodeMatch = FiscalCodeMatch()
    different_from: tuple[Name, ...] = Field(default=(), description="codes of other persons in the form")


class IbanField(_Field):
    type: Literal["iban"]
    countries: tuple[str, ...] = Field(default=(), description="two-letter codes; empty = the whole SEPA area")


class PlateField(_Field):
    type: Literal["plate"]


class AddressField(_Field):
    """{street, number, postal_code, town, province}"""

    type: Literal["address"]


class PersonField(_Field):
    """{given_name, family_name, fiscal_code, birth_date}"""

    type: Literal["person"]


class FirmField(_Field):
    """{name, tax_code, pec}"""

    type: Literal["firm"]


class CadastralField(_Field):
    """{sheet, parcel, subunit, category}"""

    type: Literal["cadastral"]


class IseeField(_Field):
    """{kind, value (cents), valid_until}; `kind` is one of `kinds` (D.P.C.M. 159/2013)."""

    type: Literal["isee"]
    kinds: tuple[Literal["ordinary", "current", "social_care", "minors", "university"], ...] = ("ordinary", "current")


class PeriodField(_Field):
    """{start, end}, end not before start."""

    type: Literal["period"]
    max_days: int | None = None


class NoteField(Item):
    """Words between the questions; no answer."""

    type: Literal["note"]
    label: Text
    help: LongText
    when: Expression | None = None
    locked: bool = False


Question = (
    TextField
    | TextareaField
    | EmailField
    | PhoneField
    | IntegerField
    | MoneyField
    | DateField
    | ChoiceField
    | MultichoiceField
    | BooleanField
    | FiscalCodeField
    | IbanField
    | PlateField
    | AddressField
    | PersonField
    | FirmField
    | CadastralField
    | IseeField
    | PeriodField
)
BlueprintField = Annotated[Question | NoteField, Field(discriminator="type")]

COMPOSITE_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "address": ("street", "number", "postal_code", "town", "province"),
    "person": ("given_name", "family_name", "fiscal_code", "birth_date"),
    "firm": ("name", "tax_code", "pec"),
    "cadastral": ("sheet", "parcel", "subunit", "category"),
    "isee": ("kind", "value", "valid_until"),
    "period": ("start", "end"),
}
ISEE_KINDS: Final[dict[str, str]] = {
    "ordinary": gettext_noop("ISEE ordinario"),
    "current": gettext_noop("ISEE corrente"),
    "social_care": gettext_noop("ISEE per prestazioni sociosanitarie"),
    "minors": gettext_noop("ISEE per prestazioni rivolte ai minorenni"),
    "university": gettext_noop("ISEE per il diritto allo studio universitario"),
}
