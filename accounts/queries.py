from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import PersonalDatum, RoleAssignment, User


@dataclass(frozen=True)
class KnownValue:
    value: Any
    source: str
    recorded_at: datetime

    @property
    def source_label(self) -> str:
        return str(PersonalDatum.Source(self.source).label)


def known_data(user: User) -> dict[str, KnownValue]:
    """All that is known of a citizen, by semantic key (`contact.email`, `residence.address`, …)."""
    return {d.key: KnownValue(d.value, d.source, d.recorded_at) for d in user.data.all()}


def holders_by_role() -> dict[UUID, list[str]]:
    """The names of the active operators who have each of the municipality's own roles, by its id."""
    held: dict[UUID, list[str]] = defaultdict(list)
    assignments = RoleAssignment.objects.filter(user__is_active=True).select_related("user", "custom")
    for assignment in assignments.order_by("user__family_name", "user__given_name"):
        name = assignment.user.full_name
        if assignment.custom and name not in held[assignment.custom.id]:
            held[assignment.custom.id].append(name)
    return dict(held)
