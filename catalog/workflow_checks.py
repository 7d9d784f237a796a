"""A workflow must lead from the start to an end, whatever happens."""

from collections.abc import Iterator
from typing import Any, Final

from catalog.blueprint import Blueprint, Effect, Trigger, Workflow

Loc = tuple[str | int, ...]
Found = Iterator[tuple[Loc, str]]
# Events that have the platform's own wording when the blueprint brings none.
PLATFORM_EVENTS: Final = frozenset(
    {"receipt", "registered", "documents_requested", "rejection_notice", "accepted", "rejected", "closed"}
    | {"draft_expiring"}
)


def workflow_problems(blueprint: Blueprint) -> Found:
    flow = blueprint.workflow
    states = {state.id for state in flow.states}
    for key in ("states", "transitions", "milestones"):
        ids = [item.id for item in getattr(flow, key)]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield ("workflow", key), f"the id «{name}» is used twice"
    if flow.initial not in states:
        yield ("workflow", "initial"), f"there is no state «{flow.initial}»"
        return
    for index, transition in enumerate(flow.transitions):
        loc: Loc = ("workflow", "transitions", index)
        if transition.to not in states:
            yield (*loc, "to"), f"there is no state «{transition.to}»"
        for name in sorted(set(transition.from_) - states):
            yield (*loc, "from"), f"there is no state «{name}»"
        yield from _transition(loc, transition, blueprint)
    for index, target in enumerate(blueprint.term.targets):
        for name in sorted(set(target.until) - states):
            yield ("term", "targets", index, "until"), f"there is no state «{name}»"
    if all({*t.from_, t.to} <= states for t in flow.transitions):
        yield from _states(flow)


def _states(flow: Workflow) -> Found:
    milestones = {milestone.id for milestone in flow.milestones}
    reachable, leaving = _reachable(flow), {name for t in flow.transitions for name in t.from_}
    for index, state in enumerate(flow.states):
        loc: Loc = ("workflow", "states", index)
        if state.milestone not in milestones:
            yield (*loc, "milestone"), f"there is no milestone «{state.milestone}»"
        if state.id not in reachable:
            yield loc, "no transition leads to this state"
        if state.final and state.id in leaving:
            yield loc, "a final state cannot be left"
        if not state.final and state.id not in leaving:
            yield loc, "this state is not final and nothing leads out of it"
        if state.final and state.outcome is None:
            yield loc, "a final state needs an outcome"


def _reachable(flow: Workflow) -> set[str]:
    reached, edge = {flow.initial}, {flow.initial}
    while edge:
        edge = {t.to for t in flow.transitions if reached & set(t.from_)} - reached
        reached |= edge
    return reached


def _transition(loc: Loc, transition: Any, blueprint: Blueprint) -> Found:
    if transition.trigger is Trigger.OPERATOR and not transition.roles:
        yield (*loc, "roles"), "who may do it? a transition by hand names its roles"
    if transition.trigger is not Trigger.OPERATOR and transition.roles:
        yield (*loc, "roles"), "a transition that follows an event is nobody's act: it has no roles"
    if transition.four_eyes:
        by_hand = {t.id for t in blueprint.workflow.transitions if t.trigger is Trigger.OPERATOR} - {transition.id}
        for name in sorted(set(transition.four_eyes.after) - by_hand):
            yield (*loc, "four_eyes", "after"), f"there is no other transition by hand «{name}»"
    if (Effect.NOTIFY in transition.effects) != bool(transition.event):
        yield loc, "`notify` and `event` go together"
    if transition.event and transition.event not in PLATFORM_EVENTS | set(blueprint.messages):
        yield (*loc, "event"), f"there is no message «{transition.event}»"
    if transition.needs_document and Effect.ISSUE_OUTCOME not in transition.effects:
        yield loc, "`needs_document` wants the effect `issue_outcome`"
