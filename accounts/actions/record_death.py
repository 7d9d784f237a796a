"""Writing down that somebody died, and taking it back when it was a mistake."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.deaths import alone_with_the_list, holding
from accounts.errors import ReasonMissing
from accounts.logins import end_logins
from accounts.models import KnownDeath, User
from accounts.models.user import SYSTEM, ActorSnapshot

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Death:
    fiscal_code: str
    died_on: date


@transaction.atomic
def record_deaths(
    deaths: Iterable[Death], source: str = KnownDeath.Source.MUNICIPAL_LIST, by: ActorSnapshot = SYSTEM
) -> int:
    """How many were new; those known already stay as they were written. Open sessions end at once."""
    alone_with_the_list()
    recorded = 0
    for death in deaths:
        row, new = KnownDeath.objects.get_or_create(
            fiscal_code=death.fiscal_code, withdrawn_at=None,
            defaults={
                "died_on": death.died_on, "source": source, "recorded_at": timezone.now(), "recorded_by": dict(by),
            },
        )  # fmt: skip
        recorded += new
        for user in User.objects.filter(fiscal_code=row.fiscal_code):
            end_logins(user)
    logger.info("deaths recorded: %d", recorded)
    return recorded


@transaction.atomic
def withdraw_death(fiscal_code: str, reason: str, by: ActorSnapshot = SYSTEM) -> KnownDeath:
    """It was a mistake: the person enters again, and so do the delegations. Raises ReasonMissing, KnownDeath.DoesNotExist."""
    if not reason.strip():
        raise ReasonMissing
    row = holding().select_for_update().get(fiscal_code=fiscal_code)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), dict(by), reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    logger.info("death withdrawn: %s", row.pk)
    return row
