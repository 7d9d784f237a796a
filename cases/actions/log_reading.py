from django.db import transaction
from django.utils import timezone

from accounts.policies import Operator
from cases.actions.locking import lock_case
from cases.models import Case, TimelineEvent
from cases.timeline import record


def log_reading(case: Case, operator: Operator) -> None:
    """Keep who read a case with restricted data: once for each person, case and day."""
    if not case.restricted:
        return
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = case.timeline.filter(kind=TimelineEvent.Kind.READ, actor_id=str(operator.user.id), at__gte=start)
    if mine.exists():
        return
    with transaction.atomic():
        locked = lock_case(case.id)
        if not mine.exists():
            record(locked, TimelineEvent.Kind.READ, operator.user.snapshot())
