"""The two ends of a citizen's login, and the way out."""

import logging
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import View
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from accounts import sessions
from accounts.access import public_page
from accounts.logins import record_login
from accounts.oidc.backend import BACKEND_PATH, Attempt, CitizenBackend, Entry
from accounts.oidc.next_url import safe_next
from accounts.oidc.problems import LoginProblem, Problem
from accounts.oidc.provider import Provider, current_provider
from tenants.context import current_schema

logger = logging.getLogger(__name__)

STATES = "oidc_states"
ACR, LEVEL, SOURCE, HINT = "identity_acr", "identity_level", "identity_source", "identity_logout_hint"
# A person may have to find the phone, open the app and try twice.
ATTEMPT_SECONDS = 15 * 60


def problem_page(request: HttpRequest, problem: LoginProblem, destination: str) -> HttpResponse:
    logger.warning("citizen login refused: %s", problem.reason)
    explanation = problem.problem.value
    return render(
        request,
        "accounts/oidc/problem.html",
        {
            "explanation": explanation,
            "retry_url": f"/accedi?{urlencode({'next': destination})}",
            "can_retry": problem.problem not in (Problem.NOT_CONFIGURED, Problem.ACCOUNT_CLOSED),
        },
        status=explanation.status,
    )


class StartView(OIDCAuthenticationRequestView):
    """Sends to the provider. `?next=` is where to land afterwards."""

    provider: Provider

    def __init__(self, **kwargs: Any) -> None:
        # The library reads its settings here; ours are known only when the request is.
        View.__init__(self, **kwargs)

    def get_settings(self, attr: str, *args: Any) -> Any:
        return self.provider.library_setting(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        extra = {"ui_locales": "it"}
        return extra | ({"acr_values": self.provider.acr_values} if self.provider.acr_values else {})

    def get(self, request: HttpRequest) -> HttpResponse:
        destination = safe_next(request.GET.get("next"))
        try:
            self.provider = current_provider()
        except LoginProblem as problem:
            return problem_page(request, problem, destination)
        self.OIDC_OP_AUTH_ENDPOINT = self.provider.authorization_endpoint
        self.OIDC_RP_CLIENT_ID = self.provider.client_id
        response = super().get(request)
        _complete_state(request, response, destination, self.provider)
        return response


def _complete_state(request: HttpRequest, response: HttpResponse, destination: str, provider: Provider) -> None:
    """Ties the state to where it began and where it leads: two tabs may log in for two different pages."""
    state = parse_qs(urlsplit(response.headers["Location"]).query)["state"][0]
    request.session[STATES][state] |= {"next": destination, "schema": current_schema(), "issuer": provider.issuer}
    request.session.pop("oidc_login_next", None)
    request.session.modified = True


def _take_state(request: HttpRequest) -> dict[str, Any] | None:
    """The record of the login that this answer belongs to, which from now on is spent."""
    states = request.session.get(STATES)
    record = states.pop(request.GET.get("state", ""), None) if isinstance(states, dict) else None
    if record is None:
        return None
    request.session.modified = True
    # Written before the slow part: the same answer arriving twice must find the state spent.
    request.session.save()
    return record


def _check_state(record: dict[str, Any] | None, provider: Provider) -> dict[str, Any]:
    if record is None:
        raise LoginProblem(Problem.STATE_LOST, "state_unknown")
    if record["schema"] != current_schema() or record["issuer"] != provider.issuer:
        raise LoginProblem(Problem.STATE_LOST, "state_of_another_login")
    if time.time() - record["added_on"] > ATTEMPT_SECONDS:
        raise LoginProblem(Problem.STATE_LOST, "state_too_old")
    return record


def _check_answer(request: HttpRequest, provider: Provider) -> str:
    """The code. Raises LoginProblem when the provider said no, or when somebody else answered (RFC 9207)."""
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise LoginProblem(Problem.INVALID_ANSWER, "issuer_of_the_answer")
    error = request.GET.get("error")
    if error == "access_denied":
        raise LoginProblem(Problem.CANCELLED, "access_denied")
    if error in ("temporarily_unavailable", "server_error"):
        raise LoginProblem(Problem.UNREACHABLE, error)
    if error or not request.GET.get("code"):
        raise LoginProblem(Problem.INVALID_ANSWER, "no_code")
    return request.GET["code"]


class ReturnView(OIDCAuthenticationCallbackView):
    """Takes the answer of the provider and opens the session, or says what went wrong."""

    def get(self, request: HttpRequest) -> HttpResponse:
        record = _take_state(request)
        destination = safe_next(record["next"] if record else None)
        try:
            entry = self._enter(request, record)
        except LoginProblem as problem:
            return problem_page(request, problem, destination)
        _open_session(request, entry)
        return HttpResponseRedirect(destination)

    def _enter(self, request: HttpRequest, record: dict[str, Any] | None) -> Entry:
        provider = current_provider()
        record = _check_state(record, provider)
        attempt = Attempt(
            provider=provider,
            code=_check_answer(request, provider),
            redirect_uri=request.build_absolute_uri(reverse("oidc:return")),
            nonce=record["nonce"],
            code_verifier=record["code_verifier"],
        )
        return CitizenBackend().enter(attempt)


def _open_session(request: HttpRequest, entry: Entry) -> None:
    # Read again: another tab may have written to the session while the provider was answering.
    request.session = type(request.session)(request.session.session_key)
    # The key is rotated, and a session of somebody else in this browser is thrown away.
    login(request, entry.user, backend=BACKEND_PATH)
    request.session.pop(sessions.EXPIRED, None)
    request.session[ACR], request.session[LEVEL] = entry.acr, entry.level
    request.session[SOURCE], request.session[HINT] = entry.source, entry.id_token
    sessions.start_clock(request)
    record_login(request, entry.source)


start = public_page(never_cache(StartView.as_view()))
callback = public_page(never_cache(ReturnView.as_view()))


@public_page
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Logs out here, then at the provider."""
    elsewhere = _provider_logout_url(request)
    sessions.leave(request)
    if not elsewhere:
        return redirect("/")
    # Not a redirect: the pages' policy lets a form end on this host only, also through redirects.
    response = render(request, "accounts/oidc/leaving.html", {"elsewhere": elsewhere})
    response.headers["Refresh"] = f"0;url={elsewhere}"
    return response


def _provider_logout_url(request: HttpRequest) -> str:
    """Where the provider's own session ends; "" when there is none (OpenID Connect RP-Initiated Logout 1.0 §2)."""
    if SOURCE not in request.session:
        return ""
    try:
        provider = current_provider()
    except LoginProblem:
        return ""
    if not provider.end_session_endpoint:
        return ""
    query = {"client_id": provider.client_id, "post_logout_redirect_uri": request.build_absolute_uri("/")}
    if request.session.get(HINT):
        query["id_token_hint"] = request.session[HINT]
    return f"{provider.end_session_endpoint}?{urlencode(query)}"
