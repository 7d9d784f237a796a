"""What a template finds in `form.sections`."""

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField

from catalog.blueprint import NoteField, Question


@dataclass
class Slot:
    """A blueprint field as it stands in the form: `names` are the Django fields, by part."""

    item: Question
    names: dict[str, str]
    row: tuple[str, int] | None = None

    @property
    def first(self) -> str:
        """The name by which a page says that it had this question."""
        return next(iter(self.names.values()))


@dataclass
class FormRow:
    """One row of a repeated group."""

    title: str
    index: int
    fields: list[BoundField] = field(default_factory=list)


@dataclass
class FormSection:
    """`fields` when asked once; `rows` when repeated (buttons: add=<id>, remove=<id>:<index>)."""

    id: str
    title: str
    intro: str
    notes: list[NoteField] = field(default_factory=list)
    fields: list[BoundField] = field(default_factory=list)
    repeated: bool = False
    rows: list[FormRow] = field(default_factory=list)
    item_label: str = ""
    add_label: str = ""
    min_rows: int = 0
    can_add: bool = False
