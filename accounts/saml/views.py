"""The citizen's login by SPID, CIE or eIDAS: out to the provider, its answer, and back in.

The provider's answer is a POST from another site, so the browser does not show our cookie with it (`SameSite=Lax`). The answer
is judged and put aside; then the browser is sent on to an address of ours, where it shows the cookie of the browser that began.
"""

import secrets
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public_page
from accounts.login.beginning import began_elsewhere
from accounts.login.citizens import recognise
from accounts.login.entry import Entry, open_session
from accounts.login.identity import Identity
from accounts.login.levels import asked_level
from accounts.login.next_url import DEFAULT, safe_next
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem, Problem
from accounts.models import SamlLogin, User
from accounts.saml import logins
from accounts.saml.metadata import metadata as metadata_of
from accounts.saml.register import note_answer, note_entrance, note_request
from accounts.saml.requests import address, authentication_request
from accounts.saml.response import check_form, read_answer
from accounts.saml.service_provider import ServiceProvider, service_provider
from accounts.saml.status import check_status
from integrations.identity.saml.transport import decoded
from integrations.identity.saml.xml import BadXml, Element, parse

# The logins that this browser began, by the identifiers of their requests.
BEGUN = "saml_logins"
MOST_BEGUN = 8


def configured(way: str) -> ServiceProvider:
    """404 when the municipality does not use this way in."""
    try:
        return service_provider(way)
    except LoginProblem as problem:
        raise Http404 from problem


@public_page
@never_cache
@require_safe
def metadata(request: HttpRequest, way: str) -> HttpResponse:
    return HttpResponse(metadata_of(configured(way)), content_type="application/samlmetadata+xml")


@public_page
@never_cache
@require_safe
def start(request: HttpRequest, way: str) -> HttpResponse:
    """Sends to the provider `?idp=`. `?next=` is where to land afterwards, `?livello=` the level that the page there asks for."""
    destination = safe_next(request.GET.get("next"))
    try:
        sender = service_provider(way)
        if began_elsewhere(request, sender.origin):
            return HttpResponseRedirect(f"{sender.address('login/')}?{request.GET.urlencode()}")
        provider = sender.provider(request.GET.get("idp", ""))
    except LoginProblem as problem:
        return problem_page(request, problem, destination)
    level = max(sender.options.level, asked_level(request))
    with transaction.atomic():
        login = logins.ask(sender, provider.entity_id, level, destination, timezone.now())
        message = authentication_request(sender, provider, login.request_id, level, login.asked_at)
        note_request(login, sender, message)
    request.session[BEGUN] = [*request.session.get(BEGUN, []), login.request_id][-MOST_BEGUN:]
    # What the answer belongs to is in the message; this only keeps the protocol's promise to say something opaque.
    return HttpResponseRedirect(address(sender, provider.login, "SAMLRequest", message, secrets.token_hex(16)))


@csrf_exempt
@public_page
@never_cache
@require_POST
def acs(request: HttpRequest, way: str) -> HttpResponse:
    """Takes the provider's answer (AssertionConsumerService). Nobody is logged in here."""
    sender = configured(way)
    login: SamlLogin | None = None
    try:
        raw, message = _message(request)
        login = logins.outstanding(way, message.get("InResponseTo"), timezone.now())
        handle = _judge(sender, login, raw, message)
    except LoginProblem as problem:
        return problem_page(request, problem, login.destination if login else DEFAULT)
    return HttpResponse(status=303, headers={"Location": f"{sender.address('completa')}?{urlencode({'id': handle})}"})


def _message(request: HttpRequest) -> tuple[bytes, Element]:
    try:
        raw = decoded(request.POST.get("SAMLResponse", ""))
        message = parse(raw)
    except BadXml as error:
        raise LoginProblem(Problem.INVALID_ANSWER, str(error)) from error
    check_form(message)
    return raw, message


def _judge(sender: ServiceProvider, login: SamlLogin | None, raw: bytes, message: Element) -> str:
    if login is None:
        # Even then a provider's «no» is told in its own words: it changes nothing.
        check_status(message)
        raise LoginProblem(Problem.STATE_LOST, "request_unknown")
    now = timezone.now()
    try:
        provider = sender.provider(login.provider)
        answer = read_answer(sender.profile.way, message, provider, logins.expectation(login, sender, now))
        with transaction.atomic():
            handle = logins.keep_answer(login, answer, now)
            note_answer(login, raw, message)
    except LoginProblem as problem:
        note_answer(login, raw, message, problem)
        raise
    return handle


@public_page
@never_cache
@require_safe
def complete(request: HttpRequest, way: str) -> HttpResponse:
    """Opens the session, in the browser that began the login and in no other."""
    login = logins.waiting_under(way, request.GET.get("id", ""), timezone.now())
    try:
        begun = _begun_here(request, login)
        entry = _entry(begun)
    except LoginProblem as problem:
        return problem_page(request, problem, login.destination if login else DEFAULT)
    open_session(request, entry)
    logins.remember_session(begun, request.session.session_key)
    return HttpResponseRedirect(begun.destination)


def _begun_here(request: HttpRequest, login: SamlLogin | None) -> SamlLogin:
    """The login, if this browser began it; it is then taken off the browser's list."""
    begun: list[str] = request.session.get(BEGUN, [])
    if login is None:
        raise LoginProblem(Problem.STATE_LOST, "handle_unknown")
    if login.request_id not in begun:
        raise LoginProblem(Problem.STATE_LOST, "login_of_another_browser")
    request.session[BEGUN] = [request_id for request_id in begun if request_id != login.request_id]
    return login


def _entry(login: SamlLogin) -> Entry:
    answer = logins.take_answer(login, timezone.now())
    return Entry(
        user=_recognised(login, answer.identity),
        source=answer.identity.source,
        acr=answer.acr,
        level=answer.level,
        way=login.way,
        hint=vars(answer.session),
    )


def _recognised(login: SamlLogin, identity: Identity) -> User:
    try:
        with transaction.atomic():
            user = recognise(identity)
            note_entrance(login)
    except LoginProblem as problem:
        note_entrance(login, problem)
        raise
    return user
