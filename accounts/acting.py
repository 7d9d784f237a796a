"""On whose behalf a citizen acts in this session. Asked of the database at each request: a revocation holds at once."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.delegations import held_by
from accounts.models import Delegation, User

KEY = "acting"
MYSELF = "me"


@dataclass(frozen=True)
class Acting:
    """What pages see as `request.acting`. `delegation`: under which one acts; `ended`: one that held until a moment ago."""

    delegation: Delegation | None = None
    ended: Delegation | None = None


NOBODY = Acting()


def acting_of(request: HttpRequest) -> Acting:
    chosen = request.session.get(KEY) if _may_act(request) else None
    if not chosen or chosen == MYSELF:
        return NOBODY
    user: User = request.user  # type: ignore[assignment]
    if delegation := held_by(user).filter(id=chosen).first():
        return Acting(delegation)
    return Acting(ended=Delegation.objects.filter(id=chosen, delegate=user).first())


def _may_act(request: HttpRequest) -> bool:
    # Without the cookie the session is not looked at, so anonymous pages do not vary by cookie.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and getattr(request.user, "is_citizen", False)


def act_under(request: HttpRequest, delegation_id: UUID) -> None:
    request.session[KEY] = str(delegation_id)
    request.acting = acting_of(request)  # type: ignore[attr-defined]


def act_for_oneself(request: HttpRequest) -> None:
    request.session[KEY] = MYSELF
    request.acting = NOBODY  # type: ignore[attr-defined]


def has_chosen(request: HttpRequest) -> bool:
    """Has the person said in this session for whom they act?"""
    return KEY in request.session


class ActingMiddleware:
    """Stands after the session's age: one that is over acts for nobody. Looks only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: acting_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)
