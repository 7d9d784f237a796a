"""Steps, sections, and what is decided over them: computed values, checks, documents, declarations."""

from typing import Literal

from pydantic import Field, model_validator

from catalog.blueprint.base import Expression, Frozen, Item, LongText, Name, Shared, Slug, SlugItem, Text
from catalog.blueprint.fields import BlueprintField


class Repeat(Frozen):
    """A section asked once for each person or thing. Its answer is a list of rows under the id of the section."""

    min: int = Field(default=0, ge=0, le=20)
    max: int = Field(default=10, ge=1, le=50)
    item_label: Text = Field(description="e.g. «Componente»: shown as «Componente 1»")
    add_label: Text
    help: LongText | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Repeat":
        if self.min > self.max:
            raise ValueError("min is greater than max")
        return self


class Section(Item, Shared):
    title: Text
    intro: LongText | None = None
    when: Expression | None = None
    repeat: Repeat | None = None
    profile: str | None = Field(
        default=None, pattern=r"^[a-z][a-z0-9_.]*$", description="once only, for a repeated section: key of its rows"
    )
    fields: tuple[BlueprintField, ...] = Field(min_length=1)
    locked: bool = False


class Step(SlugItem):
    """One page of the flow. `privacy` and `riepilogo` stand around the data steps and belong to the platform."""

    title: Text
    intro: LongText | None = None
    when: Expression | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    locked: bool = False


class Computed(Item):
    """A value nobody types: `computed.<id>` in later rules; shown in the summary when it has a label."""

    type: Literal["integer", "money", "boolean", "text", "date"]
    expr: Expression
    label: Text | None = None


class Check(Item, Shared):
    """A rule across fields. False = `message` on the first of `fields`; over something unanswered it is silent.

    With `section` it is tried on each row of that repeated section, as `row.<field>`.
    """

    rule: Expression
    message: Text
    fields: tuple[Name, ...] = Field(min_length=1)
    section: Name | None = None


FileKind = Literal["pdf", "p7m", "jpg", "png", "odt", "docx"]


class DocumentSpec(Item, Shared):
    """A file to attach. `step` is where it is asked (default: the last data step)."""

    label: Text
    help: LongText | None = None
    when: Expression | None = None
    required: bool = True
    multiple: bool = False
    max_files: int = Field(default=5, ge=1, le=20)
    accept: tuple[FileKind, ...] = ("pdf", "p7m", "jpg", "png")
    max_mb: int = Field(default=10, ge=1, le=50)
    step: Slug | None = None
    locked: bool = False


class Declaration(Item, Shared):
    """What the citizen declares before sending.

    `certification`: D.P.R. 445/2000 art. 46 · `affidavit`: art. 47 · `acknowledgement`: has read · `commitment`: will do.
    """

    text: LongText
    kind: Literal["certification", "affidavit", "acknowledgement", "commitment"]
    when: Expression | None = None
    required: bool = True
    locked: bool = False


class CoApplicants(Frozen):
    """Other persons who apply together: the rows of a repeated section."""

    section: Name
    consent: Literal["declaration", "signature"] = "declaration"
    when: Expression | None = None
    help: LongText | None = None
