"""The public sheet of a service: all the blocks of the official model."""

import datetime

from pydantic import Field

from catalog.blueprint.base import Frozen, LongText, ParamRef, Shared, SlugItem, Text


class Paragraph(SlugItem):
    """One point of a list on the sheet (what is needed, who it is for, ...)."""

    text: LongText


class CalendarEntry(SlugItem):
    """A date of the official «Tempi e scadenze» list; `date` or `label_when` (a duration from the application)."""

    label: Text
    date: datetime.date | ParamRef | None = None
    label_when: Text | None = Field(default=None, description="e.g. «Entro 30 giorni», when it is not a date")


class Times(Frozen):
    text: LongText
    calendar: tuple[CalendarEntry, ...] = ()


class CostLine(SlugItem):
    label: Text
    amount: int | ParamRef | None = Field(default=None, description="cents of a euro; none = see the text")


class Costs(Frozen):
    text: LongText
    lines: tuple[CostLine, ...] = ()


class Access(Frozen):
    """How one gets to the service; the online button is always there, the texts explain."""

    text: LongText
    button: Text
    in_person: LongText | None = None


class Terms(Frozen):
    """«Condizioni di servizio»."""

    title: Text = "Termini e condizioni di servizio"
    text: LongText


class LegalSource(SlugItem):
    """One act of the legal basis, always with its article."""

    act: Text
    article: Text
    about: Text | None = None
    url: str | None = Field(default=None, pattern=r"^https://", max_length=300)


class Sheet(Shared):
    """Texts of the service sheet in plain Italian; paragraphs are divided by an empty line."""

    summary: Text = Field(description="«Descrizione breve», one sentence")
    audience: LongText = Field(description="«A chi è rivolto»")
    audience_points: tuple[Paragraph, ...] = ()
    description: LongText
    how_to: LongText = Field(description="«Come fare»")
    needed: LongText = Field(description="«Cosa serve», the sentence before the list")
    needed_points: tuple[Paragraph, ...] = Field(min_length=1)
    obtained: LongText = Field(description="«Cosa si ottiene»")
    outcome_procedures: LongText | None = Field(default=None, description="«Procedure collegate all'esito»")
    times: Times
    costs: Costs
    constraints: LongText | None = Field(default=None, description="«Vincoli»")
    special_cases: LongText | None = Field(default=None, description="«Casi particolari»")
    access: Access
    more: LongText | None = Field(default=None, description="«Ulteriori informazioni»")
    terms: Terms
    legal_basis: tuple[LegalSource, ...] = Field(min_length=1)
    coverage: LongText | None = Field(default=None, description="«Copertura geografica»")
