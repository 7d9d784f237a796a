"""The two ends of a citizen's login by OpenID Connect."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.generic import View
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from accounts.access import public_page
from accounts.login.entry import Entry, open_session
from accounts.login.levels import acr_of, asked_level, level_of
from accounts.login.next_url import safe_next
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem, Problem
from accounts.oidc.backend import Attempt, Exchange
from accounts.oidc.provider import Provider, current_provider
from tenants.context import current_schema

STATES = "oidc_states"
# A person may have to find the phone, open the app and try twice.
ATTEMPT_SECONDS = 15 * 60


class StartView(OIDCAuthenticationRequestView):
    """Sends to the provider. `?next=` is where to land afterwards, `?livello=` the level that the page there asks for."""

    provider: Provider

    def __init__(self, **kwargs: Any) -> None:
        # The library reads its settings here; ours are known only when the request is.
        View.__init__(self, **kwargs)

    def get_settings(self, attr: str, *args: Any) -> Any:
        return self.provider.library_setting(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        extra = {"ui_locales": "it"}
        acr_values = self.provider.acr_values
        if asked_level(request) > self.provider.required_level(level_of):
            acr_values = acr_of(asked_level(request))
        return extra | ({"acr_values": acr_values} if acr_values else {})

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
    request.session[STATES][state] |= {
        "next": destination,
        "schema": current_schema(),
        "issuer": provider.issuer,
        "level": asked_level(request),
    }
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
        open_session(request, entry)
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
            level=record["level"],
        )
        return Exchange().enter(attempt)


start = public_page(never_cache(StartView.as_view()))
callback = public_page(never_cache(ReturnView.as_view()))
