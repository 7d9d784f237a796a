"""Whom the messages on a case go to besides the applicant."""

from django.utils import timezone

from accounts.delegations import of_the_living
from accounts.models import Delegation, User
from cases.models import Case


def copied_to(case: Case) -> User | None:
    """The delegate who reads the messages on this case too, while the delegation says so and holds."""
    if case.delegation_id is None:
        return None
    found = of_the_living(Delegation.objects.filter(id=case.delegation_id))
    delegation = found.select_related("delegate").first()
    if delegation is None:
        return None
    wanted = delegation.copies_messages and delegation.holds_on(timezone.localdate())
    return delegation.delegate if wanted else None
