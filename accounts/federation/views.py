"""What the federation reads of the municipality, and the two ends of a citizen's login."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.federation import attempts
from accounts.federation.answers import code_of
from accounts.federation.configuration import entity_configuration
from accounts.federation.exchange import Attempt, enter
from accounts.federation.relying_party import RelyingParty, relying_party
from accounts.federation.requests import authorization_url, new_secrets
from accounts.login.attempts import check, take
from accounts.login.beginning import began_elsewhere
from accounts.login.entry import Entry, open_session
from accounts.login.levels import asked_level
from accounts.login.next_url import safe_next
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem
from accounts.oidc.transport import slot
from integrations.identity.federation.providers import FederatedProvider
from integrations.identity.federation.statements import TYP


@public_page
@never_cache
@require_safe
def configuration(request: HttpRequest, way: str) -> HttpResponse:
    try:
        party = relying_party(way)
    except LoginProblem as problem:
        raise Http404 from problem
    text = entity_configuration(party, int(timezone.now().timestamp()))
    return HttpResponse(text, content_type=f"application/{TYP}")


@public_page
@never_cache
@require_safe
def start(request: HttpRequest, way: str) -> HttpResponse:
    """Sends to the provider `?gestore=`. `?next=` is where to land afterwards, `?livello=` the level the page there asks for."""
    destination = safe_next(request.GET.get("next"))
    try:
        party = relying_party(way)
        if began_elsewhere(request, party.origin):
            return HttpResponseRedirect(f"{party.client_id}/avvia?{request.GET.urlencode()}")
        with slot():
            provider = party.provider(request.GET.get("gestore", ""))
    except LoginProblem as problem:
        return problem_page(request, problem, destination)
    return HttpResponseRedirect(_begin(request, party, provider, destination))


def _begin(request: HttpRequest, party: RelyingParty, provider: FederatedProvider, destination: str) -> str:
    level = max(party.options.level, asked_level(request))
    own = new_secrets()
    attempts.remember(request, own, way=party.way, provider=provider.entity_id, level=level, next=destination)
    return authorization_url(party, provider, own, level, int(timezone.now().timestamp()))


@public_page
@never_cache
@require_safe
def callback(request: HttpRequest, way: str) -> HttpResponse:
    """Takes the answer of the provider and opens the session, or says what went wrong."""
    record = take(request, attempts.BEGUN)
    destination = safe_next(record["next"] if record else None)
    try:
        entry = _entry(request, way, record)
    except LoginProblem as problem:
        return problem_page(request, problem, destination)
    open_session(request, entry)
    return HttpResponseRedirect(destination)


def _entry(request: HttpRequest, way: str, record: dict[str, Any] | None) -> Entry:
    party = relying_party(way)
    record = check(record, way=way)
    code = code_of(request.GET, way, record["provider"])
    attempt = Attempt(
        party=party,
        provider=party.provider(record["provider"]),
        code=code,
        nonce=record["nonce"],
        verifier=record["verifier"],
        level=record["level"],
    )
    return enter(attempt)
