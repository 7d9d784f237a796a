"""What the town hall already knows of a person, as forms show it: always with where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from accounts.models import User
from accounts.queries import known_data

IDENTITY: Final = ("given_name", "family_name", "fiscal_code", "birth_date", "birth_place", "gender")
# From a source and an instant to words.
Phrase = Callable[[str, datetime | None], str]


@dataclass(frozen=True)
class Known:
    """A value for the form engine: `source_label` is the sentence under a prefilled field."""

    value: Any
    source: str
    source_label: str


def known_of(user: User, identity_source: str, phrase: Phrase) -> dict[str, Known]:
    """By semantic key. `identity_source`: who vouches for the person's identity."""
    found = {key: Known(d.value, d.source, phrase(d.source, d.recorded_at)) for key, d in known_data(user).items()}
    for name in IDENTITY:
        value = getattr(user, name)
        if value:
            plain = value.isoformat() if isinstance(value, date) else value
            found[f"identity.{name}"] = Known(plain, identity_source, phrase(identity_source, None))
    return found
