"""The moment a citizen is in: what the session keeps of the login."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from accounts import sessions
from accounts.deaths import died_meanwhile
from accounts.login.backend import BACKEND_PATH
from accounts.logins import end_logins, record_login
from accounts.models import User

ACR, LEVEL, SOURCE = "identity_acr", "identity_level", "identity_source"
# The way in, and what it needs to log out at the provider.
WAY, HINT = "identity_way", "identity_logout_hint"


@dataclass(frozen=True)
class Entry:
    """A login that succeeded. `hint` is what the way in wants to find again in the session when the citizen leaves."""

    user: User
    source: str
    acr: str
    level: int
    way: str
    hint: Any = field(default="", repr=False)


def open_session(request: HttpRequest, entry: Entry) -> None:
    # Read again: another tab may have written to the session while the provider was answering.
    request.session = type(request.session)(request.session.session_key)
    # The key is rotated, and a session of somebody else in this browser is thrown away.
    login(request, entry.user, backend=BACKEND_PATH)
    request.session.pop(sessions.EXPIRED, None)
    request.session[ACR], request.session[LEVEL] = entry.acr, entry.level
    request.session[SOURCE], request.session[WAY], request.session[HINT] = entry.source, entry.way, entry.hint
    sessions.start_clock(request)
    record_login(request, entry.source)
    with transaction.atomic():
        if died_meanwhile(entry.user.fiscal_code or ""):
            # As all their sessions: the next attempt is told why.
            end_logins(entry.user)
            request.session.flush()
