"""Between the two factors: the password was right, and nobody is logged in yet.

Who it is stands in the anonymous session, for ten minutes; only the second factor makes a login of it.
"""

import time

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts import sessions
from accounts.backends import may_enter
from accounts.logins import record_login
from accounts.models import User
from accounts.second_factor import mark_verified

BACKEND = "accounts.backends.OperatorBackend"
ENTERING = "entering"
PATIENCE_SECONDS = 10 * 60
# Wrong codes before the password is asked again.
MOST_FAILURES = 5


def begin(request: HttpRequest, user: User, destination: str = "") -> None:
    """The first factor is proved. The session gets a new key."""
    request.session.cycle_key()
    request.session[ENTERING] = {
        "user": str(user.pk), "seal": user.get_session_auth_hash(), "at": time.time(), "failures": 0, "next": destination,
    }  # fmt: skip


def who_enters(request: HttpRequest) -> User | None:
    """None when nobody does, when it took too long, or when the password has been changed or the account closed since."""
    state = request.session.get(ENTERING)
    if not state or not 0 <= time.time() - state["at"] <= PATIENCE_SECONDS:
        return None
    user = User.objects.filter(pk=state["user"], is_active=True).first()
    if user is None or not may_enter(user):
        return None
    return user if constant_time_compare(state["seal"], user.get_session_auth_hash()) else None


def destination(request: HttpRequest) -> str:
    return str(request.session.get(ENTERING, {}).get("next", ""))


def count_failure(request: HttpRequest) -> bool:
    """False when that was one too many: the password is asked again."""
    state = request.session[ENTERING]
    state["failures"] += 1
    if state["failures"] >= MOST_FAILURES:
        del request.session[ENTERING]
        return False
    request.session.modified = True
    return True


def enter(request: HttpRequest, user: User, how: str) -> None:
    """Both factors are proved: the login. `how`: one of `LoginRecord.How`. The session gets a new key."""
    request.session.pop(ENTERING, None)
    login(request, user, backend=BACKEND)
    request.session.pop(sessions.EXPIRED, None)
    sessions.start_clock(request)
    mark_verified(request.session, how)
    # What staff did is in the vendor's own journals; their host keeps no such table.
    if user.kind != User.Kind.STAFF:
        record_login(request, how)
