"""What happens after the application is sent, as data; one action of `cases` executes a transition."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from catalog.blueprint.base import Expression, Frozen, Item, LongText, Name, Shared, Text

RoleName = Literal["case_officer", "head_of_office", "social_worker", "administrator"]


class Effect(StrEnum):
    """All that a transition can cause; the list is closed because each one is code in `cases`."""

    ASSIGN = "assign"
    REQUEST_DOCUMENTS = "request_documents"  # suspends the term, once (L. 241/1990 art. 2 c. 7)
    REJECTION_NOTICE = "rejection_notice"  # suspends the term (L. 241/1990 art. 10-bis)
    RESUME = "resume"
    ISSUE_OUTCOME = "issue_outcome"  # the outcome document; ends the term
    SET_DUE = "set_due"  # what there is to pay, fee by fee; a second time replaces the first
    NOTIFY = "notify"


class Trigger(StrEnum):
    """Who moves a case: an operator by hand, or an event."""

    OPERATOR = "operator"
    REGISTERED = "registered"  # the protocol number arrived
    DOCUMENTS_RECEIVED = "documents_received"  # the citizen answered the request
    OBSERVATIONS_RECEIVED = "observations_received"  # the citizen answered the notice of rejection


class Milestone(Item):
    """A stage the citizen sees in the personal area and by tracking code."""

    label: Text
    help: LongText | None = None


class State(Item):
    label: Text = Field(description="for operators")
    milestone: Name
    public_label: Text = Field(description="for the citizen; never a reason that shames")
    final: bool = False
    outcome: Literal["accepted", "rejected", "archived"] | None = None


class FourEyes(Frozen):
    """Two people for one decision: who took one of the steps `after` on a case does not take this one."""

    after: tuple[Name, ...] = Field(min_length=1, description="ids of transitions")
    when: Expression | None = Field(
        default=None, description="a rule over the answers and the parameters; empty: always"
    )


class Transition(Item):
    label: Text
    from_: tuple[Name, ...] = Field(alias="from", min_length=1)
    to: Name
    trigger: Trigger = Trigger.OPERATOR
    roles: tuple[RoleName, ...] = ()
    guard: Expression | None = None
    guard_message: Text | None = Field(default=None, description="told to the operator when the guard does not hold")
    effects: tuple[Effect, ...] = ()
    event: Name | None = Field(default=None, description="the message that `notify` sends")
    four_eyes: FourEyes | None = None
    needs_reason: bool = False
    reason_label: Text | None = Field(default=None, description="what the operator writes, when it is no reason")
    needs_document: bool = Field(default=False, description="an outcome document must be attached or written")
    dangerous: bool = False


class Workflow(Shared):
    initial: Name
    milestones: tuple[Milestone, ...] = Field(min_length=2)
    states: tuple[State, ...] = Field(min_length=2)
    transitions: tuple[Transition, ...] = Field(min_length=1)

    def state(self, state_id: str) -> State:
        return next(state for state in self.states if state.id == state_id)

    def milestone(self, milestone_id: str) -> Milestone:
        return next(milestone for milestone in self.milestones if milestone.id == milestone_id)

    def transition(self, transition_id: str) -> Transition:
        return next(transition for transition in self.transitions if transition.id == transition_id)

    def transitions_from(self, state_id: str, trigger: Trigger = Trigger.OPERATOR) -> list[Transition]:
        return [t for t in self.transitions if state_id in t.from_ and t.trigger is trigger]
