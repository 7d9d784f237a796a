"""The front page, the page of faults, and their JSON."""

import json
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from . import clients, faults, people
from .places import ASSETS

COMPONENTS = [
    (faults.Component.IDENTITY, "Identità digitale"),
    (faults.Component.PROTOCOL, "Protocollo"),
    (faults.Component.MAIL, "Posta"),
    (faults.Component.ENROLMENT, "Iscrizioni nidi"),
]
KINDS = [
    ("none", "Nessun guasto (ripara)"),
    (faults.Kind.SLOW, "Lento"),
    (faults.Kind.ERROR, "Risponde con un errore"),
    (faults.Kind.TIMEOUT, "Esegue, poi non risponde"),
    (faults.Kind.DOWN, "Spento: chiude la connessione"),
    (faults.Kind.DUPLICATE, "Esegue due volte (protocollo e posta)"),
    (faults.Kind.TWICE, "Risponde due volte alla stessa richiesta"),
    (faults.Kind.OTHER_PERSON, "Risponde con i dati di un'altra persona (iscrizioni)"),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    places = [
        ("/", "Inizio"), ("/persone", "Persone"), ("/identita", "Identità"), ("/operatori", "Operatori"),
        ("/protocollo", "Protocollo"), ("/posta", "Posta"), ("/iscrizioni", "Iscrizioni"), ("/guasti", "Guasti"),
    ]  # fmt: skip
    return {"navigation": places}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "simulators/index.html", {"clients": clients.all_clients()})


@require_GET
def stylesheet(request: HttpRequest) -> HttpResponseBase:
    path = ASSETS / "simulators.css"
    return FileResponse(path.open("rb"), content_type="text/css", headers={"Cache-Control": "max-age=300"})


@require_GET
def no_icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask by themselves, and write an error on the console when nothing answers."""
    return HttpResponse(status=204, headers={"Cache-Control": "max-age=86400"})


def _apply(data: dict[str, Any]) -> None:
    """Raises ValueError."""
    fault = faults.read_fault(data)
    if fault is None:
        faults.clear(str(data.get("component") or ""), str(data.get("tenant") or ""))
    else:
        faults.put(fault)


def _fault_context(problem: str) -> dict[str, Any]:
    labels = dict(COMPONENTS), dict(KINDS)
    active = [(fault, labels[0][fault.component], labels[1][fault.kind]) for fault in faults.active()]
    return {
        "active": active,
        "components": COMPONENTS,
        "kinds": KINDS,
        "clients": clients.all_clients(),
        "problem": problem,
    }


@require_http_methods(["GET", "POST"])
def faults_page(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "simulators/faults.html", _fault_context(""))
    try:
        _apply(request.POST.dict())
    except ValueError as problem:
        return render(request, "simulators/faults.html", _fault_context(str(problem)), status=400)
    return redirect("faults")


def _json_body(request: HttpRequest) -> dict[str, Any]:
    """Raises ValueError. A page of another site cannot send this type without asking leave, and gets none."""
    if request.content_type != "application/json":
        raise ValueError("content type: application/json required")
    body = json.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("body: an object is required")
    return body


@csrf_exempt
@require_http_methods(["GET", "POST", "DELETE"])
def faults_json(request: HttpRequest) -> HttpResponse:
    """GET lists; POST sets one (`kind` "none" repairs); DELETE repairs everything."""
    try:
        if request.method == "POST":
            _apply(_json_body(request))
        if request.method == "DELETE":
            faults.clear()
    except ValueError as problem:
        return JsonResponse({"errors": [str(problem)]}, status=422)
    return JsonResponse({"items": [fault.as_json() for fault in faults.active()]})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def clients_json(request: HttpRequest) -> HttpResponse:
    """GET lists the municipalities; POST `{"origin": …}` makes one known while the simulators run."""
    try:
        if request.method == "POST":
            clients.register(str(_json_body(request).get("origin", "")))
    except ValueError as problem:
        return JsonResponse({"errors": [str(problem)]}, status=422)
    items = [
        {
            "code": client.code,
            "origin": client.origin,
            "clientId": client.client_id,
            "clientSecret": client.client_secret,
            "redirectUri": client.redirect_uri,
            "postLogoutRedirectUri": client.post_logout_redirect_uri,
            "protocolToken": client.protocol_token,
            "enrolmentToken": client.enrolment_token,
        }
        for client in clients.all_clients()
    ]
    return JsonResponse({"items": items})


@require_GET
def people_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"items": [person.spid_claims() | {"slug": person.slug} for person in people.PEOPLE]})


@require_GET
def people_page(request: HttpRequest) -> HttpResponse:
    context = {"people": people.PEOPLE, "europeans": people.EUROPEANS}
    return render(request, "simulators/people.html", context)


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "up"})
