"""Single logout (SAML profiles 2.0, §4.4): ours tells the provider, and the provider's tells us."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import public_page
from accounts.login.entry import HINT
from accounts.login.next_url import DEFAULT
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem, Problem
from accounts.models import SamlLogin
from accounts.saml import logins
from accounts.saml.checks import SKEW, instant_of
from accounts.saml.requests import ProviderSession, address, logout_answer, logout_request
from accounts.saml.service_provider import ServiceProvider, service_provider
from accounts.saml.views import configured
from integrations.identity.saml.providers import Provider
from integrations.identity.saml.signatures import BadSignature, signed_parameter, signed_part
from integrations.identity.saml.transport import posted, redirected
from integrations.identity.saml.xml import NAMESPACES, SAMLP, BadXml, Element, text_of

# From the provider's page to ours; a request found in a drawer is not obeyed.
REQUEST_AGE = logins.ENTRANCE


def logout_url(request: HttpRequest, way: str) -> str:
    """Where the browser goes to end the provider's session too; "" when there is no such place."""
    hint: Any = request.session.get(HINT)
    try:
        sender = service_provider(way)
        session = ProviderSession(**hint)
        provider = sender.provider(session.provider)
    except (LoginProblem, TypeError):
        return ""
    if not provider.logout:
        return ""
    return address(sender, provider.logout, "SAMLRequest", logout_request(sender, provider, session, timezone.now()))


@csrf_exempt
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slo(request: HttpRequest, way: str) -> HttpResponse:
    """The provider answers our logout, or ends a session that it had opened here (SingleLogoutService)."""
    sender = configured(way)
    said = request.POST if request.method == "POST" else request.GET
    if "SAMLRequest" not in said:
        # The answer to ours has nothing left to tell: here the session is over since before we asked.
        return redirect("/")
    try:
        message, provider = _signed_request(request, sender)
        _check(message, sender)
    except LoginProblem as problem:
        return problem_page(request, problem, DEFAULT)
    _end_sessions(request, message, provider)
    if not provider.logout_answer:
        return redirect("/")
    answer = logout_answer(sender, provider, str(message.get("ID")), timezone.now())
    relay_state = said.get("RelayState", "")[:80]
    return HttpResponseRedirect(address(sender, provider.logout_answer, "SAMLResponse", answer, relay_state))


def _signed_request(request: HttpRequest, sender: ServiceProvider) -> tuple[Element, Provider]:
    try:
        if request.method == "POST":
            message = posted(request.POST["SAMLRequest"])
            provider = _issuer(message, sender)
            return signed_part(message, provider.certificates), provider
        provider = _issuer(redirected(request.GET["SAMLRequest"]), sender)
        text = signed_parameter(request.META.get("QUERY_STRING", ""), "SAMLRequest", provider.certificates)
        return redirected(text), provider
    except (BadXml, BadSignature) as error:
        raise LoginProblem(Problem.INVALID_ANSWER, str(error)) from error


def _issuer(message: Element, sender: ServiceProvider) -> Provider:
    return sender.provider(text_of(message.find("saml:Issuer", NAMESPACES)))


def _check(message: Element, sender: ServiceProvider) -> None:
    """SAML core 2.0, §3.7: a request to end a session, addressed to us, made just now, by a provider that can be answered."""
    issued = instant_of(message.get("IssueInstant"), "logout_instant_malformed")
    now = timezone.now()
    if message.tag != f"{{{SAMLP}}}LogoutRequest" or not message.get("ID"):
        raise LoginProblem(Problem.INVALID_ANSWER, "not_a_logout")
    if message.get("Destination") != sender.slo_url:
        raise LoginProblem(Problem.INVALID_ANSWER, "logout_destination")
    if not now - REQUEST_AGE - SKEW < issued <= now + SKEW:
        raise LoginProblem(Problem.INVALID_ANSWER, "logout_too_old")


def _end_sessions(request: HttpRequest, message: Element, provider: Provider) -> None:
    """Those of this person's name at the provider, whatever browser they are in."""
    name = text_of(message.find("saml:NameID", NAMESPACES))
    code = logins.session_code(ProviderSession(provider.entity_id, name, "", ""))
    known = SamlLogin.objects.filter(session_code=code).exclude(session_key="")
    keys = list(known.values_list("session_key", flat=True))
    if request.session.session_key in keys:
        logout(request)
    Session.objects.filter(session_key__in=keys).delete()
