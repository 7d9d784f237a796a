"""Time and money: deadlines, windows of opening, fees, retention."""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from catalog.blueprint.base import Expression, Frozen, Item, LongText, Name, ParamRef, Shared, SlugItem, Text


def _real_moment(value: str) -> str:
    datetime.datetime.fromisoformat(value)
    return value


# A day, or a day and an hour: «2026-09-01» or «2026-09-01T08:00», local time of Rome.
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$"), AfterValidator(_real_moment)]


class Suspension(Frozen):
    """L. 241/1990 art. 2 c. 7: one request for documents, at most thirty days."""

    max_days: int = Field(default=30, ge=1, le=30)
    times: Literal[1] = 1


class RejectionNotice(Frozen):
    """L. 241/1990 art. 10-bis: days for the observations; the term runs again `resume_days` after them."""

    observation_days: int = Field(default=10, ge=10, le=30)
    resume_days: int = Field(default=10, ge=10, le=10)
    applies: bool = Field(default=True, description="false for rankings (procedure concorsuali)")


class Target(Item):
    """An intermediate aim of the office, in working days from receipt: met when the case reaches one of `until`."""

    label: Text = Field(description="for operators, e.g. «Posto assegnato»")
    working_days: int | ParamRef
    until: tuple[Name, ...] = Field(min_length=1, description="states of the workflow")


class Term(Frozen):
    """The term of the procedure. A term that ends on a holiday moves to the next working day."""

    days: int | ParamRef
    kind: Literal["ordinary"] = "ordinary"
    start: Literal["received_at"] = "received_at"
    on_holiday: Literal["next_working_day"] = "next_working_day"
    suspension: Suspension = Suspension()
    rejection_notice: RejectionNotice = RejectionNotice()
    targets: tuple[Target, ...] = ()


class Window(SlugItem):
    """When applications are accepted, both ends included, local time of Rome.

    `yearly`: the year of the two dates does not count; a window may run over the new year. One whose date is an optional
    parameter that the municipality left empty does not exist.
    """

    opens: Moment | ParamRef | None = None
    closes: Moment | ParamRef | None = None
    yearly: bool = False
    late: bool = Field(default=False, description="applications are still taken, after the ones that came in time")


class Windows(Frozen):
    calls: tuple[Window, ...] = ()
    closed_message: LongText = (
        "In questo momento non è possibile presentare la domanda: il periodo per farlo non è aperto."
    )


class Payer(Frozen):
    """Who pays when `when` holds: the answer to a question of type `person` or `firm`."""

    question: Name
    when: Expression | None = None


class Fee(Item):
    """Money asked to the citizen. `amount` none = the clerk sets it on the case.

    The first of `payer` that holds and is answered pays; with none the applicant does.
    """

    label: Text
    help: Text | None = Field(default=None, description="for the operator who sets the amount")
    kind: Literal["fee", "deposit", "revenue_stamp"] = "fee"
    when: Literal["before_registration", "after"]
    amount: int | ParamRef | None = None
    condition: Expression | None = None
    payer: tuple[Payer, ...] = ()


class Payment(Frozen):
    """What the citizen is told about paying what the clerk set: by when, and how as long as it is not done online."""

    due_days: int | ParamRef = Field(default=30, description="days to pay, proposed to the operator")
    how_to: LongText = Field(description="plain text; paragraphs are divided by an empty line")


class Retention(Frozen):
    """How long the case is kept after it is closed, and why (art. 5 GDPR, art. 13 c. 2 lett. a GDPR)."""

    years: int | ParamRef
    basis: LongText
    draft_months: int = Field(default=12, ge=12, le=36)


class Privacy(Shared):
    """What the privacy step says about this service; controller and officer come from the municipality."""

    purpose: LongText
    legal_basis: LongText
    special_categories: LongText | None = None
    recipients: LongText
    if_refused: LongText
