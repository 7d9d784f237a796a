"""The two ends of a login by OpenID Connect, and a citizen's. Operators' stand at the desk (`operators.views.provider`)."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.generic import View
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from accounts.access import public_page
from accounts.login.attempts import check, take
from accounts.login.entry import open_session
from accounts.login.levels import acr_of, asked_level, level_of
from accounts.login.next_url import safe_next
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem, Problem
from accounts.oidc.backend import Attempt
from accounts.oidc.citizens import citizen_entry
from accounts.oidc.provider import Provider, current_provider
from tenants.context import current_schema

STATES = "oidc_states"


class Face(ABC):
    """Whose login it is, a citizen's or an operator's: what differs at both ends of it."""

    capability: ClassVar[str]
    return_page: ClassVar[str]

    @abstractmethod
    def safe(self, request: HttpRequest, wanted: str | None) -> str:
        """Where the login leads: `wanted` when it may be gone to."""

    @abstractmethod
    def refuse(self, request: HttpRequest, problem: LoginProblem, destination: str) -> HttpResponse: ...


class StartLogin(Face, OIDCAuthenticationRequestView):
    """Sends to the provider. `?next=` is where to land afterwards, `?livello=` the level that the page there asks for."""

    provider: Provider

    def __init__(self, **kwargs: Any) -> None:
        # The library reads its settings here; ours are known only when the request is.
        View.__init__(self, **kwargs)

    def get_settings(self, attr: str, *args: Any) -> Any:
        if attr == "OIDC_AUTHENTICATION_CALLBACK_URL":
            return self.return_page
        return self.provider.library_setting(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        extra = {"ui_locales": "it"}
        acr_values = self.provider.acr_values
        if asked_level(request) > self.provider.required_level(level_of):
            acr_values = acr_of(asked_level(request))
        return extra | ({"acr_values": acr_values} if acr_values else {})

    def get(self, request: HttpRequest) -> HttpResponse:
        destination = self.safe(request, request.GET.get("next"))
        try:
            self.provider = current_provider(self.capability)
        except LoginProblem as problem:
            return self.refuse(request, problem, destination)
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
        "capability": provider.capability,
        "level": asked_level(request),
    }
    request.session.pop("oidc_login_next", None)
    request.session.modified = True


def _check_state(record: dict[str, Any] | None, provider: Provider) -> dict[str, Any]:
    if record is not None:
        # A login begun before this was written down was a citizen's.
        record.setdefault("capability", "identity")
    return check(record, issuer=provider.issuer, capability=provider.capability)


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


class ReturnLogin(Face, OIDCAuthenticationCallbackView):
    """Takes the answer of the provider and lets in, or says what went wrong."""

    @abstractmethod
    def enter(self, request: HttpRequest, attempt: Attempt, record: dict[str, Any], destination: str) -> HttpResponse:
        """Raises LoginProblem."""

    def get(self, request: HttpRequest) -> HttpResponse:
        record = take(request, STATES)
        destination = self.safe(request, record["next"] if record else None)
        try:
            provider = current_provider(self.capability)
            begun = _check_state(record, provider)
            return self.enter(request, self._attempt(request, provider, begun), begun, destination)
        except LoginProblem as problem:
            return self.refuse(request, problem, destination)

    def _attempt(self, request: HttpRequest, provider: Provider, record: dict[str, Any]) -> Attempt:
        return Attempt(
            provider=provider,
            code=_check_answer(request, provider),
            redirect_uri=request.build_absolute_uri(reverse(self.return_page)),
            nonce=record["nonce"],
            code_verifier=record["code_verifier"],
        )


class CitizenFace(Face):
    capability = "identity"
    return_page = "oidc:return"

    def safe(self, request: HttpRequest, wanted: str | None) -> str:
        return safe_next(wanted)

    def refuse(self, request: HttpRequest, problem: LoginProblem, destination: str) -> HttpResponse:
        return problem_page(request, problem, destination)


class CitizenStart(CitizenFace, StartLogin):
    pass


class CitizenReturn(CitizenFace, ReturnLogin):
    def enter(self, request: HttpRequest, attempt: Attempt, record: dict[str, Any], destination: str) -> HttpResponse:
        open_session(request, citizen_entry(attempt, record["level"]))
        return HttpResponseRedirect(destination)


start = public_page(never_cache(CitizenStart.as_view()))
callback = public_page(never_cache(CitizenReturn.as_view()))
