"""Each request of the vendor's support: may it still be here, and what does it ask for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.http import Request
from accounts.models import User
from provisioning.support.actions.log_act import log_act
from provisioning.support.queries import is_alive

# The session's entry: by which grant it was opened. Only sessions in a municipality hold it.
GRANT = "support_grant"
OVER = "/operatori/assistenza/finita"
SAFE = ("GET", "HEAD", "OPTIONS")
# Parts of addresses that open something.
SECRET = {"token"}


class SupportMiddleware:
    """After `SessionAgeMiddleware`. Others than support it costs nothing: their session says so without a statement.

    A session belongs to the grant that opened it: one that has ended does not live on in the next.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        # Without the cookie the session is not looked at, so anonymous pages do not vary by cookie.
        grant_id = request.session.get(GRANT) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if grant_id is None:
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User) or not is_alive(grant_id):
            request.session.flush()
            return redirect(OVER)
        response = self.get_response(request)
        _log(request, grant_id, user, response.status_code)
        return response


def _log(request: Request, grant_id: str, user: User, status: int) -> None:
    found = request.resolver_match
    # Colours and coat of arms come with every page.
    if found is None or found.namespace == "tenants":
        return
    about = {name: str(value) for name, value in found.kwargs.items() if name not in SECRET}
    log_act(grant_id, user, page=found.view_name, about=about, acted=request.method not in SAFE, status=status)
