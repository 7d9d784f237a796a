"""Identity provider: OpenID Connect Core 1.0, authorization code with PKCE, discovery, userinfo, logout."""

import base64
import hmac
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import clients, people, staff
from ..faults import Component, faulty
from ..headers import allow_form_to
from ..places import public_origin
from . import grants, tokens
from .authorization import FIELDS, AuthorizationRequest, InvalidRequest, NoWayBack, check, read_way_back
from .saml.views import listed

ANOMALIES = [
    (grants.Anomaly.NONE, "Nessuna"),
    (grants.Anomaly.LOW_LEVEL, "Livello di sicurezza 1"),
    (grants.Anomaly.NO_FISCAL_CODE, "Codice fiscale assente"),
    (grants.Anomaly.MALFORMED_FISCAL_CODE, "Codice fiscale non valido"),
    (grants.Anomaly.NO_NAME, "Cognome assente"),
    (grants.Anomaly.WRONG_NONCE, "Nonce diverso"),
    (grants.Anomaly.EXPIRED, "Token scaduto"),
    (grants.Anomaly.WRONG_AUDIENCE, "Token per un altro servizio"),
    (grants.Anomaly.WRONG_ISSUER, "Token di un altro gestore"),
    (grants.Anomaly.WRONG_SIGNATURE, "Firma del token non valida"),
    (grants.Anomaly.WRONG_SUBJECT, "Attributi di un’altra persona"),
    (grants.Anomaly.EXPIRED_CODE, "Codice già scaduto"),
]

STAFF_ANOMALIES = [
    (grants.Anomaly.NONE, "Nessuna"),
    (grants.Anomaly.EMAIL_NOT_VERIFIED, "Email non verificata"),
    (grants.Anomaly.NO_EMAIL, "Email assente"),
    *[(value, label) for value, label in ANOMALIES if value in grants.OF_THE_TOKEN],
]


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """Client and secret, by `client_secret_basic` or `client_secret_post`."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (NotBase64, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _tenant(request: HttpRequest) -> str:
    """Whose call it is, as far as it tells: faults may be meant for one municipality."""
    client_id = request.GET.get("client_id") or _credentials(request)[0]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    granted = grants.grant_of_token(token) if token else None
    client = clients.by_client_id(granted[1] if granted else client_id)
    return client.code if client else ""


fault_here = faulty(Component.IDENTITY, _tenant)


@require_GET
@fault_here
def discovery(request: HttpRequest) -> HttpResponse:
    base, public = tokens.issuer(), f"{public_origin()}/identita"
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{public}/autorizzazione",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "end_session_endpoint": f"{public}/uscita",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email", "phone", "address"],
            "acr_values_supported": [f"https://www.spid.gov.it/SpidL{level}" for level in (1, 2, 3)],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@require_GET
@fault_here
def jwks(request: HttpRequest) -> HttpResponse:
    return JsonResponse(tokens.public_keys())


@require_http_methods(["GET", "POST"])
@fault_here
def authorize(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    try:
        asked = read_way_back(data)
        check(asked, data)
    except NoWayBack as problem:
        return render(request, "simulators/no_way_back.html", {"problem": problem}, status=400)
    except InvalidRequest as problem:
        return HttpResponseRedirect(asked.answer_url(error=problem.error, iss=tokens.issuer()))
    if request.method == "POST":
        return HttpResponseRedirect(_decision(request, asked))
    if asked.of_staff:
        return _staff_page(request, asked, data)
    context = {
        "action": request.path,
        "client": asked.client,
        "people": people.PEOPLE,
        "anomalies": ANOMALIES,
        "hidden": [(name, data.get(name, "")) for name in FIELDS],
    }
    return allow_form_to(render(request, "simulators/authorize.html", context), asked.client.origin)


def _staff_page(request: HttpRequest, asked: AuthorizationRequest, data: Mapping[str, str]) -> HttpResponse:
    code = asked.client.code
    context = {
        "client": asked.client,
        "members": [(member, member.email(code)) for member in staff.MEMBERS.values()],
        "anomalies": STAFF_ANOMALIES,
        "hidden": [(name, data.get(name, "")) for name in FIELDS],
    }
    return allow_form_to(render(request, "simulators/authorize_staff.html", context), asked.client.origin)


def _decision(request: HttpRequest, asked: AuthorizationRequest) -> str:
    """Where the browser goes after a person was chosen, or the access refused."""
    chosen = request.POST.get("person", "")
    known = chosen in staff.MEMBERS if asked.of_staff else people.by_slug(chosen)
    if not known:
        return asked.answer_url(error="access_denied", iss=tokens.issuer())
    anomaly = request.POST.get("anomaly", "")
    grant = grants.Grant(
        person=chosen,
        means=_means(request.POST.get("means", ""), asked),
        town=asked.client.code if asked.of_staff else "",
        anomaly=grants.Anomaly(anomaly) if anomaly in list(grants.Anomaly) else grants.Anomaly.NONE,
        nonce=asked.nonce,
        redirect_uri=asked.redirect_uri,
        code_challenge=asked.code_challenge,
    )
    return asked.answer_url(code=grants.issue_code(grant, asked.client.client_id), iss=tokens.issuer())


def _means(said: str, asked: AuthorizationRequest) -> grants.Means:
    if asked.of_staff:
        return grants.Means.ONE_FACTOR if said == grants.Means.ONE_FACTOR else grants.Means.TWO_FACTORS
    return grants.Means.CIE if said == grants.Means.CIE else grants.Means.SPID


@csrf_exempt
@require_POST
@fault_here
def token(request: HttpRequest) -> HttpResponse:
    client_id, secret = _credentials(request)
    client = clients.by_client_id(client_id)
    if client is None or not hmac.compare_digest(secret.encode(), client.client_secret.encode()):
        return JsonResponse({"error": "invalid_client"}, status=401)
    if request.POST.get("grant_type") != "authorization_code":
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    try:
        grant, access_token = grants.redeem(
            request.POST.get("code", ""),
            client_id,
            request.POST.get("redirect_uri", ""),
            request.POST.get("code_verifier", ""),
        )
    except grants.InvalidGrant:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return JsonResponse(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": grants.TOKEN_SECONDS,
            "id_token": tokens.id_token(grant, client_id),
        }
    )


@csrf_exempt
@require_http_methods(["GET", "POST"])
@fault_here
def userinfo(request: HttpRequest) -> HttpResponse:
    scheme, _, token_text = request.headers.get("Authorization", "").partition(" ")
    granted = grants.grant_of_token(token_text) if scheme == "Bearer" else None
    if granted is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse(granted[0].claims())


@require_GET
@fault_here
def end_session(request: HttpRequest) -> HttpResponse:
    """There is no session to end here: every login asks who you are. What counts is where one is sent back."""
    client = clients.by_client_id(request.GET.get("client_id", ""))
    back = request.GET.get("post_logout_redirect_uri", "")
    if client is None or back not in client.post_logout_redirect_uris:
        return render(
            request,
            "simulators/no_way_back.html",
            {"problem": "L’indirizzo di ritorno dopo l’uscita non è tra quelli registrati."},
            status=400,
        )
    state = request.GET.get("state", "")
    return HttpResponseRedirect(f"{back}?{urlencode({'state': state})}" if state else back)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "simulators/identity.html",
        {
            "providers": listed(),
            "clients": clients.all_clients(),
            "discovery": f"{public_origin()}/identita/.well-known/openid-configuration",
        },
    )
