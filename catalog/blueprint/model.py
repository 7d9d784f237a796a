"""The blueprint as a whole, format 1. What needs more than one part at a time is in `catalog.blueprint.checks`."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from catalog.blueprint.base import Frozen, LifeEvent, MessageText, Name, Slug, Text, Topic
from catalog.blueprint.form import Check, CoApplicants, Computed, Declaration, DocumentSpec, Section, Step
from catalog.blueprint.parameters import Parameter
from catalog.blueprint.sheet import Sheet
from catalog.blueprint.terms import Fee, Payment, Privacy, Retention, Term, Windows
from catalog.blueprint.vocabulary import CATEGORIES, FlowType
from catalog.blueprint.workflow import Workflow

FORMAT: Final = 1


def _known_category(value: str) -> str:
    if value not in CATEGORIES:
        raise ValueError(f"«{value}» is not an official category; one of: {', '.join(CATEGORIES)}")
    return value


Category = Annotated[str, AfterValidator(_known_category)]


class Blueprint(Frozen):
    """One service of the shared catalogue, fragments already expanded."""

    format: Literal[1]
    code: Slug
    title: Text
    flow: FlowType
    category: Category
    topics: tuple[Topic, ...] = Field(min_length=1)
    life_events: tuple[LifeEvent, ...] = ()
    restricted: bool = Field(default=False, description="health or social data: only who has the role sees the cases")
    identity_level: Literal[2, 3] = 2
    sheet: Sheet
    privacy: Privacy
    parameters: tuple[Parameter, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    computed: tuple[Computed, ...] = ()
    checks: tuple[Check, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    declarations: tuple[Declaration, ...] = Field(min_length=1)
    fees: tuple[Fee, ...] = ()
    payment: Payment | None = None
    co_applicants: CoApplicants | None = None
    windows: Windows = Windows()
    term: Term
    workflow: Workflow
    messages: dict[Name, MessageText] = {}
    next_steps: tuple[Text, ...] = Field(min_length=1, description="what happens next, on the confirmation")
    retention: Retention

    def step(self, step_id: str) -> Step:
        """Raises KeyError when there is no such data step."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def sections(self) -> list[tuple[Step, Section]]:
        return [(step, section) for step in self.steps for section in step.sections]
