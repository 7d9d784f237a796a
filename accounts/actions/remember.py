from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import PersonalDatum, User

# A register's word stands against what the person typed; among equals the newer wins.
AUTHORITATIVE = {
    PersonalDatum.Source.SPID,
    PersonalDatum.Source.CIE,
    PersonalDatum.Source.EIDAS,
    PersonalDatum.Source.CNS,
    PersonalDatum.Source.ANPR,
}


def remember(user: User, values: Mapping[str, Any], source: str, said_at: datetime | None = None) -> None:
    """Keep values for later forms. Empty values are ignored; a declared value does not overwrite a register's identity
    data, nor one `said_at` an earlier time what was said since."""
    at = said_at or timezone.now()
    known = {d.key: d for d in user.data.all()}
    fresh = []
    for key, value in values.items():
        stored = known.get(key)
        if value in (None, "", [], {}):
            continue
        if stored and stored.source in AUTHORITATIVE and source not in AUTHORITATIVE and key.startswith("identity."):
            continue
        if stored and stored.recorded_at > at:
            continue
        fresh.append(PersonalDatum(user=user, key=key, value=value, source=source, recorded_at=at))
    PersonalDatum.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["user", "key"], update_fields=["value", "source", "recorded_at"]
    )
