from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import PersonalDatum, User


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
