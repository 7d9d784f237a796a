"""Format 1 of a blueprint, as Pydantic models. See docs/services-author/README.md."""

from catalog.blueprint.base import MessageText, ParamRef
from catalog.blueprint.fields import COMPOSITE_PARTS, ISEE_KINDS, BlueprintField, NoteField, Option, Question
from catalog.blueprint.form import (
    Check,
    CoApplicants,
    Computed,
    Declaration,
    DocumentSpec,
    Repeat,
    Section,
    Step,
)
from catalog.blueprint.model import FORMAT, Blueprint
from catalog.blueprint.parameters import Parameter
from catalog.blueprint.sheet import LegalSource, Sheet
from catalog.blueprint.terms import Fee, Payer, Payment, Privacy, Retention, Target, Term, Window, Windows
from catalog.blueprint.vocabulary import CATEGORIES, LIFE_EVENTS, TOPICS, FlowType
from catalog.blueprint.workflow import Effect, Milestone, State, Transition, Trigger, Workflow

__all__ = [
    "CATEGORIES",
    "COMPOSITE_PARTS",
    "FORMAT",
    "ISEE_KINDS",
    "LIFE_EVENTS",
    "TOPICS",
    "Blueprint",
    "BlueprintField",
    "Check",
    "CoApplicants",
    "Computed",
    "Declaration",
    "DocumentSpec",
    "Effect",
    "Fee",
    "FlowType",
    "LegalSource",
    "MessageText",
    "Milestone",
    "NoteField",
    "Option",
    "ParamRef",
    "Parameter",
    "Payer",
    "Payment",
    "Question",
    "Privacy",
    "Repeat",
    "Retention",
    "Section",
    "Sheet",
    "State",
    "Step",
    "Target",
    "Term",
    "Transition",
    "Trigger",
    "Window",
    "Windows",
    "Workflow",
]
