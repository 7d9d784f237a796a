"""The pages and addresses of the SAML providers: single sign-on, consent, single logout, metadata."""

import time
from dataclasses import asdict
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations.identity.saml.transport import posted, redirected
from integrations.identity.saml.xml import NAMESPACES, BadXml, text_of
from integrations.simulators import clients
from integrations.simulators.faults import Component, drop_connection, faulty
from integrations.simulators.headers import allow_form_to
from integrations.simulators.identity.saml import logout, memory, provider
from integrations.simulators.identity.saml.answers import Answering, refusal
from integrations.simulators.identity.saml.asking import LEVELS, Asked, Refused, read_request, signed_message
from integrations.simulators.identity.saml.attributes import Known, known_of, people_of, person_of
from integrations.simulators.identity.saml.federation import MEMBERS, WAYS, Federation, Member, member
from integrations.simulators.identity.saml.outcomes import (
    GROUPS,
    SLOW_SECONDS,
    Outcome,
    outcome_of,
    spoiled_answer,
)
from integrations.simulators.identity.saml.relying import UnknownParty, party
from integrations.simulators.places import public_origin, state_dir

CLASSES = {level: name for name, level in LEVELS.items()}
# How long somebody may look at the page before choosing.
CHOICE_SECONDS = 3600


def federation() -> Federation:
    return Federation(public_origin(), state_dir())


def _member(slug: str) -> Member:
    found = member(slug)
    if found is None:
        raise Http404
    return found


def _provider(slug: str) -> provider.SimulatedProvider:
    return federation().provider(_member(slug))


def _tenant(request: HttpRequest) -> str:
    """Whose call it is, as far as it tells: faults may be meant for one municipality."""
    try:
        if "SAMLRequest" in request.POST:
            message = posted(request.POST["SAMLRequest"])
        else:
            message = redirected(request.GET.get("SAMLRequest", ""))
    except BadXml:
        return ""
    issuer = text_of(message.find("saml:Issuer", NAMESPACES))
    return next((each.code for each in clients.all_clients() if issuer.startswith(f"{each.origin}/")), "")


fault_here = faulty(Component.IDENTITY, _tenant)


@require_GET
@fault_here
def metadata(request: HttpRequest, way: str) -> HttpResponse:
    if way not in WAYS:
        raise Http404
    return HttpResponse(federation().metadata(way), content_type="application/samlmetadata+xml")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@fault_here
def sso(request: HttpRequest, slug: str) -> HttpResponse:
    """SingleSignOnService: who asks is checked, then somebody chooses who they are."""
    one = _member(slug)
    try:
        asked = read_request(request, slug, _provider(slug).login)
    except Refused as refused:
        return _refused(request, refused)
    # CIE is level 3 always (manuale operativo).
    level = 3 if one.way == "cie" else asked.level
    context = {
        "member": one,
        "party": party(asked.entity_id),
        "asked": signing.dumps(asdict(asked)),
        "people": [(each, _mark(each)) for each in people_of(one.way)],
        "levels": [(each, each == level) for each in (1, 2, 3)],
        "wanted": asked.level,
        "groups": GROUPS,
    }
    return render(request, "simulators/saml/choose.html", context)


def _mark(person: Known) -> str:
    """What tells apart people of the same name."""
    homonyms = [each for each in people_of("spid") if each.full_name == person.full_name]
    return f", {person.birthplace}" if len(homonyms) > 1 else ""


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    context: dict[str, Any] = {"number": refused.number, "words": refused.words}
    if refused.asked is None:
        return render(request, "simulators/saml/refused.html", context, status=403)
    context |= {"asked": refused.asked, "answer": _no(refused.asked, refused.number)}
    page = render(request, "simulators/saml/refused.html", context, status=403)
    return allow_form_to(page, party(refused.asked.entity_id).origin)


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody was chosen, and how it ends."""
    asked = _kept(request.POST.get("asked", ""), slug)
    if asked is None:
        return _refused(request, Refused(13))
    outcome = outcome_of(request.POST.get("outcome", ""))
    person = person_of(_member(slug).way, request.POST.get("person", ""))
    if outcome is Outcome.NO_ANSWER:
        return drop_connection(request)
    if outcome is Outcome.SLOW:
        time.sleep(SLOW_SECONDS)
    if person is None:
        outcome = Outcome.CANCELLED
    if outcome.number or person is None:
        return _say_no(request, asked, outcome)
    if outcome is Outcome.REPLAY:
        return _say_again(request, asked)
    return _ask_consent(request, asked, person, outcome)


def _kept(text: str, slug: str) -> Asked | None:
    try:
        data = signing.loads(text, max_age=CHOICE_SECONDS)
    except signing.BadSignature:
        return None
    return Asked(**(data | {"names": tuple(data["names"])})) if data["slug"] == slug else None


def _answering(asked: Asked, level: int, attributes: dict[str, str]) -> Answering:
    return Answering(asked.request_id, asked.entity_id, asked.acs_url, CLASSES[level], attributes)


def _no(asked: Asked, number: int) -> str:
    return provider.posted(refusal(_provider(asked.slug), _answering(asked, asked.level, {}), number))


def _say_no(request: HttpRequest, asked: Asked, outcome: Outcome) -> HttpResponse:
    words = dict(GROUPS[1][1])[outcome]
    return _send(request, "back", asked, answer=_no(asked, outcome.number), words=words)


def _say_again(request: HttpRequest, asked: Asked) -> HttpResponse:
    before = memory.last_answer(asked.slug, asked.entity_id)
    if before is None:
        return render(request, "simulators/saml/nothing_before.html", {"member": _member(asked.slug)}, status=409)
    return _send(request, "back", asked, answer=provider.posted(before), words="La risposta dell’accesso precedente")


def _ask_consent(request: HttpRequest, asked: Asked, person: Known, outcome: Outcome) -> HttpResponse:
    known = known_of(_member(asked.slug).way, person)
    told = known if outcome is Outcome.UNASKED else {name: known[name] for name in asked.names if name in known}
    to = _answering(asked, _level(request, asked), told)
    answer = spoiled_answer(_provider(asked.slug), to, outcome)
    memory.remember(asked.slug, asked.entity_id, person.full_name, answer)
    context = {"attributes": told.items(), "level": _level(request, asked), "no": _no(asked, Outcome.NO_CONSENT.number)}
    return _send(request, "consent", asked, answer=provider.posted(answer), person=person, **context)


def _level(request: HttpRequest, asked: Asked) -> int:
    said = request.POST.get("level", "")
    return int(said) if said in ("1", "2", "3") else asked.level


def _send(request: HttpRequest, page: str, asked: Asked, **context: Any) -> HttpResponse:
    """A page whose form carries the answer to the municipality (HTTP-POST)."""
    told = {"asked": asked, "member": _member(asked.slug), "party": party(asked.entity_id)} | context
    return allow_form_to(render(request, f"simulators/saml/{page}.html", told), party(asked.entity_id).origin)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@fault_here
def slo(request: HttpRequest, slug: str) -> HttpResponse:
    """SingleLogoutService: a municipality ends a session, or answers that it has ended the one we told it of."""
    said = request.POST if request.method == "POST" else request.GET
    is_answer = "SAMLResponse" in said
    try:
        message, sender = signed_message(request, "SAMLResponse" if is_answer else "SAMLRequest")
    except Refused as refused:
        return _refused(request, refused)
    if is_answer:
        return render(request, "simulators/saml/logged_out.html", {"member": _member(slug), "party": sender})
    memory.close_session(slug, logout.name_in(message))
    answer = logout.answer_url(_provider(slug), sender, message.get("ID", ""), said.get("RelayState", ""))
    return HttpResponseRedirect(answer)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider's own page: its open sessions, which can be ended from here."""
    if request.method == "POST":
        return _end(request, slug)
    sessions = memory.open_sessions(slug)
    context = {"member": _member(slug), "provider": _provider(slug), "sessions": sessions}
    origins = sorted({each.origin for each in clients.all_clients()})
    return allow_form_to(render(request, "simulators/saml/provider.html", context), " ".join(origins))


def _end(request: HttpRequest, slug: str) -> HttpResponse:
    session = memory.open_session(slug, request.POST.get("name_id", ""))
    if session is None:
        return HttpResponseRedirect(request.path)
    memory.close_session(slug, session.name_id)
    try:
        to = party(session.entity_id)
    except UnknownParty:
        return _refused(request, Refused(0))
    return HttpResponseRedirect(logout.request_url(_provider(slug), to, session))


def listed() -> list[tuple[Member, provider.SimulatedProvider]]:
    return [(each, federation().provider(each)) for each in MEMBERS]
