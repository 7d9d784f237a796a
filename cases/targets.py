"""The intermediate targets of a case: set on receipt, moved with the clock, met by reaching a state."""

from datetime import date, datetime

from django.utils import timezone

from cases.deadlines import Stop, target_due_on
from cases.models import Case, CaseTarget
from catalog.queries import definition


def set_targets(case: Case) -> None:
    """On submission. `case.target_on` is given, not saved; the rows wait for `keep_targets`."""
    case.target_on = min((target.due_on for target in _targets(case)), default=None)


def keep_targets(case: Case) -> None:
    CaseTarget.objects.bulk_create(_targets(case))


def _targets(case: Case) -> list[CaseTarget]:
    return [CaseTarget(case=case, target_id=target_id, due_on=day) for target_id, day in _days(case, stops=[]).items()]


def _days(case: Case, stops: list[Stop]) -> dict[str, date]:
    received = timezone.localdate(case.received_at)
    targets = definition(case.definition_hash).term.targets
    return {t.id: target_due_on(received, _number(t.working_days), stops) for t in targets}


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a resolved definition holds numbers, not references to parameters")
    return value


def recompute_targets(case: Case, stops: list[Stop]) -> None:
    """After the clock was stopped or runs again. The caller holds the lock and saves the case."""
    days = _days(case, stops)
    waiting = list(case.targets.filter(met_at__isnull=True, target_id__in=days))
    for target in waiting:
        target.due_on = days[target.target_id]
    CaseTarget.objects.bulk_update(waiting, ["due_on"])
    case.target_on = nearest(case)


def reach_state(case: Case) -> None:
    """What the case's new state fulfils. A closed case aims at nothing. The caller holds the lock and saves."""
    reached = [t.id for t in definition(case.definition_hash).term.targets if case.state in t.until]
    case.targets.filter(target_id__in=reached, met_at__isnull=True).update(met_at=timezone.now())
    case.target_on = nearest(case) if case.is_open else None


def standing_targets(case: Case) -> dict[str, list[str | None]]:
    """Day and fulfilment of each target, as JSON: what undoing a step brings back."""
    return {t.target_id: [t.due_on.isoformat(), t.met_at.isoformat() if t.met_at else None] for t in _kept(case)}


def put_targets_back(case: Case, standing: dict[str, list[str | None]]) -> None:
    kept = [target for target in _kept(case) if target.target_id in standing]
    for target in kept:
        due_on, met_at = standing[target.target_id]
        target.due_on = date.fromisoformat(str(due_on))
        target.met_at = datetime.fromisoformat(met_at) if met_at else None
    CaseTarget.objects.bulk_update(kept, ["due_on", "met_at"])


def _kept(case: Case) -> list[CaseTarget]:
    """None of a service without targets: it is not asked."""
    return list(case.targets.all()) if definition(case.definition_hash).term.targets else []


def nearest(case: Case) -> date | None:
    return case.targets.filter(met_at__isnull=True).order_by("due_on").values_list("due_on", flat=True).first()
