"""What a blueprint says about money must be something that can be asked of somebody."""

from collections.abc import Iterator

from catalog.blueprint import Blueprint, Effect
from catalog.blueprint.fields import FirmField, PersonField

Loc = tuple[str | int, ...]
Found = Iterator[tuple[Loc, str]]


def money_problems(blueprint: Blueprint) -> Found:
    yield from _payers(blueprint)
    if not any(Effect.SET_DUE in transition.effects for transition in blueprint.workflow.transitions):
        return
    later = [fee for fee in blueprint.fees if fee.when == "after"]
    if not later:
        yield ("workflow", "transitions"), "`set_due` needs a fee with `when: after`"
    if len({fee.payer for fee in later}) > 1:
        yield ("fees",), "fees that are set together have one debtor: the same `payer`"
    if blueprint.payment is None:
        yield ("payment",), "`set_due` needs `payment`: the citizen must read how to pay"


def _payers(blueprint: Blueprint) -> Found:
    askable = {
        item.id
        for _, section in blueprint.sections()
        if not section.repeat
        for item in section.fields
        if isinstance(item, PersonField | FirmField)
    }
    for i, fee in enumerate(blueprint.fees):
        for k, payer in enumerate(fee.payer):
            if payer.question not in askable:
                loc: Loc = ("fees", i, "payer", k, "question")
                yield loc, f"there is no question of type person or firm «{payer.question}»"
