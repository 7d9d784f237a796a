"""How long to wait before the next attempt."""

import random
from datetime import timedelta

BASE_SECONDS = 10.0
CAP_SECONDS = 15 * 60.0
LONGEST_REQUESTED_SECONDS = 60 * 60.0

_random = random.SystemRandom()


def delay(attempts: int, retry_after: float | None = None) -> timedelta:
    """Exponential with jitter: between half and all of 10 s · 2^(attempts-1), at most 15 minutes.

    A wait that the other side asked for is kept as the minimum, up to one hour. Jitter, so that the deliveries that an
    outage stopped together do not come back together.
    """
    full = min(CAP_SECONDS, BASE_SECONDS * 2 ** min(max(attempts, 1) - 1, 16))
    wait = full / 2 + _random.random() * full / 2
    return timedelta(seconds=max(wait, min(retry_after or 0.0, LONGEST_REQUESTED_SECONDS)))
