"""How long a session lasts: so many seconds without a request, so many in all."""

from typing import Final

from accounts.models import User

# Citizens: 30 minutes without a request, 8 hours at most.
IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 8 * 60 * 60
# Who works here: 2 hours, the time of a counter or a meeting, and 10 hours: nobody stays logged in overnight.
STAFF_IDLE_SECONDS = 2 * 60 * 60
STAFF_ABSOLUTE_SECONDS = 10 * 60 * 60
LIMITS: Final = {User.Kind.CITIZEN.value: (IDLE_SECONDS, ABSOLUTE_SECONDS)}


def limits_of(kind: str) -> tuple[int, int]:
    """Seconds without a request, seconds in all."""
    return LIMITS.get(kind, (STAFF_IDLE_SECONDS, STAFF_ABSOLUTE_SECONDS))
