"""What a delegate sees of the principal: what they filed themselves, as long as a delegation of the two holds."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.delegations import held_by
from accounts.models import Delegation, User
from cases.channels import Channel
from cases.held import as_citizen_sees
from cases.models import Case, Draft
from cases.queries import awaiting_answers, case_of, open_drafts
from catalog.profile import profile_values
from catalog.queries import definition

# As many earlier applications are looked through for what need not be typed again.
LOOKED_THROUGH = 5


def cases_on_behalf(delegate: User, held: Iterable[Delegation] | None = None) -> QuerySet[Case]:
    """Filed by this delegate, for whom they may still act, and on services for which they may. `held`: only under these."""
    covered = _covered(held_by(delegate) if held is None else held)
    return awaiting_answers(Case.objects.filter(covered, delegation__delegate=delegate))


def _covered(held: Iterable[Delegation]) -> Q:
    found = Q(pk__in=[])
    for delegation in held:
        theirs = Q(delegation__principal_fiscal_code=delegation.principal_fiscal_code)
        found |= theirs & Q(service_code__in=delegation.services) if delegation.services else theirs
    return found


def drafts_on_behalf(delegation: Delegation) -> QuerySet[Draft]:
    return open_drafts().filter(delegation=delegation)


def readable_case(user: User, case_id: UUID) -> Case:
    """Their own, or one they filed for somebody. Raises `Case.DoesNotExist` for any other."""
    try:
        return case_of(user, case_id)
    except Case.DoesNotExist:
        return as_citizen_sees(cases_on_behalf(user).get(id=case_id))


def readable_cases(user: User) -> QuerySet[Case]:
    """As above, for what hangs on a case."""
    held = list(held_by(user))
    mine = Q(applicant=user)
    return Case.objects.filter(mine | _covered(held) & Q(delegation__delegate=user) if held else mine)


def known_from_earlier(delegation: Delegation) -> dict[str, Any]:
    """By semantic key: what this delegate declared for this principal before. Nothing that the town hall knows otherwise."""
    if delegation.delegate is None:
        return {}
    values: dict[str, Any] = {}
    earlier = cases_on_behalf(delegation.delegate, [delegation]).filter(channel=Channel.DELEGATE)
    for case in reversed(earlier[:LOOKED_THROUGH]):
        day = timezone.localdate(case.received_at)
        values |= profile_values(definition(case.definition_hash), case.answers, day)
    return values
