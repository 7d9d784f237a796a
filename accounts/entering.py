"""Between the two factors: the password, or the municipality's own provider, said who it is, and nobody is logged in yet.

Who it is stands in the anonymous session, for ten minutes; only the second factor makes a login of it.
"""

import time
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts import sessions
from accounts.backends import may_enter
from accounts.logins import record_login
from accounts.models import LoginRecord, User
from accounts.second_factor import mark_verified

BACKEND = "accounts.backends.OperatorBackend"
ENTERING = "entering"
# Stands in the session of who came by the municipality's provider: what it wants to see when they leave, or "".
PROVIDER_HINT = "staff_logout_hint"
PATIENCE_SECONDS = 10 * 60
# Wrong codes before the password is asked again.
MOST_FAILURES = 5


def begin(request: HttpRequest, user: User, destination: str = "", provider_hint: str | None = None) -> None:
    """The first factor is proved; by the municipality's provider when there is a `provider_hint`, even an empty one.

    The session gets a new key.
    """
    request.session.cycle_key()
    request.session[ENTERING] = {
        "user": str(user.pk), "seal": user.get_session_auth_hash(), "at": time.time(), "failures": 0, "next": destination,
        "provider_hint": provider_hint,
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


def enter(request: HttpRequest, user: User, how: str, provider_hint: str | None = None) -> None:
    """Both factors are proved: the login. `how`: one of `LoginRecord.How`. The session gets a new key."""
    state = request.session.pop(ENTERING, None) or {}
    if provider_hint is None and _goes_on(state, user, how) and state.get("provider_hint") is not None:
        provider_hint, how = state["provider_hint"], LoginRecord.How.STAFF_OIDC_FACTOR
    login(request, user, backend=BACKEND)
    request.session.pop(sessions.EXPIRED, None)
    request.session.pop(PROVIDER_HINT, None)
    if provider_hint is not None:
        request.session[PROVIDER_HINT] = provider_hint
    sessions.start_clock(request)
    mark_verified(request.session, how)
    # What staff did is in the vendor's own journals; their host keeps no such table.
    if user.kind != User.Kind.STAFF:
        record_login(request, how)


def _goes_on(state: dict[str, Any], user: User, how: str) -> bool:
    """Is this the second half of what was begun? A passkey alone, or another person, begins anew."""
    return state.get("user") == str(user.pk) and how not in {LoginRecord.How.PASSKEY, LoginRecord.How.SUPPORT}
