"""Whom the messages on a case go to besides the applicant."""

from django.utils import timezone

from accounts.models import Delegation, User
from cases.models import Case


def copied_to(case: Case) -> User | None:
    """The delegate who reads the messages on this case too, while the delegation says so and holds."""
    if case.delegation_id is None:
        return None
    delegation = Delegation.objects.select_related("delegate").get(id=case.delegation_id)
    wanted = delegation.copies_messages and delegation.holds_on(timezone.localdate())
    return delegation.delegate if wanted else None
