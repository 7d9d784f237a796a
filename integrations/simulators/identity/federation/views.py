"""The pages of the federation: what its entities state, and the provider that lets the test people in."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ... import people
from ...faults import Component, faulty
from ...headers import allow_form_to
from .. import grants
from ..authorization import InvalidRequest, NoWayBack
from . import entities, members, statements, tokens
from .anomalies import ANOMALIES, ERRORS
from .authorization import FIELDS, FederatedRequest, check, read


def _tenant(request: HttpRequest) -> str:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    granted = grants.grant_of_token(token) if token else None
    client_id = granted[1] if granted else request.GET.get("client_id") or request.POST.get("client_id", "")
    found = members.member(client_id) if client_id else None
    return found.client.code if found else ""


fault_here = faulty(Component.IDENTITY, _tenant)


def by_means(view: Any) -> Any:
    """404 for a provider that does not exist."""

    @wraps(view)
    def wrapped(request: HttpRequest, means: str) -> HttpResponse:
        if means not in entities.NAMES:
            raise Http404
        return view(request, grants.Means(means))

    return wrapped


def _statement(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"application/{statements.TYP}")


@require_GET
@fault_here
def anchor(request: HttpRequest) -> HttpResponse:
    return _statement(statements.anchor_configuration())


@require_GET
@fault_here
def fetch(request: HttpRequest) -> HttpResponse:
    subject = request.GET.get("sub", "")
    for means in entities.NAMES:
        if subject == entities.provider_id(means):
            return _statement(statements.about_provider(means))
    member = members.member(subject)
    if member is None:
        return JsonResponse({"error": "not_found"}, status=404)
    return _statement(statements.about_relying_party(subject, member.federation_keys))


@require_GET
@fault_here
def listing(request: HttpRequest) -> HttpResponse:
    return JsonResponse([entities.provider_id(means) for means in entities.NAMES], safe=False)


@csrf_exempt
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """A municipality joins with its entity configuration, as it would at the federation's own portal."""
    try:
        member = members.enrol(request.body.decode("ascii", "replace").strip())
    except members.BadToken as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    return JsonResponse({"client_id": member.client_id}, status=201)


@require_GET
@fault_here
@by_means
def provider(request: HttpRequest, means: grants.Means) -> HttpResponse:
    return _statement(statements.provider_configuration(means))


@require_http_methods(["GET", "POST"])
@fault_here
@by_means
def authorize(request: HttpRequest, means: grants.Means) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    try:
        asked = read(means, data)
        check(asked, data)
    except NoWayBack as problem:
        return render(request, "simulators/no_way_back.html", {"problem": problem}, status=400)
    except InvalidRequest as problem:
        return HttpResponseRedirect(asked.answer_url(error=problem.error))
    if request.method == "POST":
        return HttpResponseRedirect(_decision(request, asked))
    context = {
        "action": request.path,
        "client": asked.member.client,
        "people": people.PEOPLE,
        "anomalies": ANOMALIES,
        "errors": ERRORS,
        "federated": entities.NAMES[means],
        "hidden": [(name, data.get(name, "")) for name in FIELDS],
    }
    return allow_form_to(render(request, "simulators/authorize.html", context), asked.member.client.origin)


def _decision(request: HttpRequest, asked: FederatedRequest) -> str:
    person = people.by_slug(request.POST.get("person", ""))
    error = request.POST.get("error", "")
    if person is None or error:
        return asked.answer_url(error=error if error in ERRORS else "access_denied")
    anomaly = request.POST.get("anomaly", "")
    grant = grants.Grant(
        person=person.slug,
        means=asked.means,
        anomaly=grants.Anomaly(anomaly) if anomaly in list(grants.Anomaly) else grants.Anomaly.NONE,
        nonce=asked.claims["nonce"],
        redirect_uri=asked.claims["redirect_uri"],
        code_challenge=asked.claims["code_challenge"],
    )
    return asked.answer_url(code=grants.issue_code(grant, asked.member.client_id))


def _authenticated(request: HttpRequest, endpoint: str) -> members.Member | None:
    """The municipality that signed the assertion (private_key_jwt), if it signed it for this address."""
    member = members.member(request.POST.get("client_id", ""))
    if member is None or not request.POST.get("client_assertion_type", "").endswith(":jwt-bearer"):
        return None
    try:
        claims = members.claims_of(request.POST.get("client_assertion", ""), member.keys)
    except members.BadToken:
        return None
    named = claims.get("iss") == claims.get("sub") == member.client_id
    audience = claims.get("aud")
    meant = endpoint in (audience if isinstance(audience, list) else [audience])
    return member if named and claims.get("jti") and meant else None


@csrf_exempt
@require_POST
@fault_here
@by_means
def token(request: HttpRequest, means: grants.Means) -> HttpResponse:
    member = _authenticated(request, f"{entities.provider_id(means)}/token")
    if member is None:
        return JsonResponse({"error": "invalid_client"}, status=401)
    given = [request.POST.get(name, "") for name in ("code", "redirect_uri", "code_verifier")]
    try:
        grant, access_token = grants.redeem(given[0], member.client_id, given[1], given[2])
    except grants.InvalidGrant:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return JsonResponse(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": grants.TOKEN_SECONDS,
            "id_token": tokens.id_token(grant, member.client_id, access_token),
        }
    )


@require_GET
@fault_here
@by_means
def userinfo(request: HttpRequest, means: grants.Means) -> HttpResponse:
    granted = grants.grant_of_token(request.headers.get("Authorization", "").removeprefix("Bearer "))
    member = members.member(granted[1]) if granted else None
    if granted is None or member is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return HttpResponse(tokens.userinfo(granted[0], member), content_type="application/jwt")


@csrf_exempt
@require_POST
@fault_here
@by_means
def revoke(request: HttpRequest, means: grants.Means) -> HttpResponse:
    member = _authenticated(request, f"{entities.provider_id(means)}/revoca")
    if member is None:
        return JsonResponse({"error": "invalid_client"}, status=401)
    grants.revoke(request.POST.get("token", ""), member.client_id)
    return HttpResponse()
