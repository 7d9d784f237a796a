"""How long a person stays logged in, whatever the browser does: so long without a request, so long at most."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.logins import note_end, note_seen
from accounts.models import User
from accounts.session_limits import limits_of

# The last request is written down at most this often: a write to the session for every page would be waste.
TOUCH_SECONDS = 60

LOGGED_IN_AT = "logged_in_at"
SEEN_AT = "seen_at"
EXPIRED = "session_expired"


def start_clock(request: HttpRequest) -> None:
    """Begins both limits; the login calls it."""
    request.session[LOGGED_IN_AT] = request.session[SEEN_AT] = time.time()


def is_over(request: HttpRequest, kind: str, now: float) -> bool:
    idle_limit, age_limit = limits_of(kind)
    idle = now - request.session[SEEN_AT]
    age = now - request.session[LOGGED_IN_AT]
    return idle > idle_limit or age > age_limit


def leave(request: HttpRequest) -> None:
    """Logs out, and writes it down."""
    if request.user.is_authenticated and request.user.kind != User.Kind.STAFF:
        note_end(request.session.session_key)
    logout(request)


def end(request: HttpRequest) -> None:
    """Logs out, and leaves a mark that lets the login page say why."""
    expired = str(request.user.pk)
    leave(request)
    request.session[EXPIRED] = True
    request.expired_user_id = expired  # type: ignore[attr-defined]


def mend(request: HttpRequest, now: float) -> None:
    """After the clock was put back: times yet to come count as now, or the session would live that much too long."""
    for name in (LOGGED_IN_AT, SEEN_AT):
        if request.session.get(name, now) > now + TOUCH_SECONDS:
            request.session[name] = now


class SessionAgeMiddleware:
    """Ends the sessions that are over their time.

    The request goes on as anonymous: a public page still answers, a private one sends to the login and back. Views that
    must save what was typed find in `request.expired_user_id` who was typing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie the session is not looked at, so anonymous pages do not vary by cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._keep_time(request)
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        now = time.time()
        mend(request, now)
        if LOGGED_IN_AT not in request.session:
            start_clock(request)
        elif is_over(request, request.user.kind, now):
            end(request)
        elif now - request.session[SEEN_AT] > TOUCH_SECONDS:
            request.session[SEEN_AT] = now
            if request.user.kind != User.Kind.STAFF:
                note_seen(request.session.session_key)
