"""Enrolments: the REST interface that the platform's adapter speaks, and the site that citizens and its office use."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import clients, people
from ..faults import Component, Kind, faulty
from . import register

SOMEBODY_ELSE = "VRDBRN79S03F205X"


def town_of(request: HttpRequest) -> str:
    """The municipality that the bearer token stands for; "" when it stands for none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    client = clients.by_enrolment_token(token) if scheme == "Bearer" else None
    return client.code if client else ""


@csrf_exempt
@require_POST
@faulty(Component.ENROLMENT, town_of)
def search(request: HttpRequest) -> HttpResponseBase:
    if not town_of(request):
        return JsonResponse({"errors": ["token: unknown"]}, status=401)
    code = _asked(request)
    if not code:
        return JsonResponse({"errors": ["fiscalCode: required"]}, status=422)
    found = register.of_person(town_of(request), code)
    items = [enrolment.as_json() for enrolment in found]
    fault = request.META["simulators.fault"]
    if fault is not None and fault.kind is Kind.OTHER_PERSON:
        items = [item | {"applicantFiscalCode": SOMEBODY_ELSE} for item in items]
        code = code if items else SOMEBODY_ELSE
    return JsonResponse({"fiscalCode": code, "items": items})


def _asked(request: HttpRequest) -> str:
    try:
        body: Any = json.loads(request.body)
    except ValueError:
        return ""
    code = body.get("fiscalCode") if isinstance(body, dict) else None
    return code if isinstance(code, str) else ""


@require_GET
@faulty(Component.ENROLMENT, town_of)
def health(request: HttpRequest) -> HttpResponseBase:
    if not town_of(request):
        return JsonResponse({"errors": ["token: unknown"]}, status=401)
    return JsonResponse({"status": "up", "town": town_of(request)})


def _client_or_404(town: str) -> clients.TenantClient:
    client = clients.by_code(town)
    if client is None:
        raise Http404
    return client


def _person_or_404(slug: str) -> people.Person:
    person = people.by_slug(slug)
    if person is None:
        raise Http404
    return person


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "simulators/enrolment/index.html", {"clients": clients.all_clients()})


@require_GET
def site(request: HttpRequest, town: str) -> HttpResponse:
    """The front page: who are you? And, below, what its office sees."""
    client = _client_or_404(town)
    context = {"client": client, "people": people.PEOPLE, "enrolments": register.of_town(town)}
    return render(request, "simulators/enrolment/site.html", context)


@require_http_methods(["GET", "POST"])
def person_page(request: HttpRequest, town: str, person: str) -> HttpResponse:
    """One's own enrolments, and the form for a new one."""
    client, who, problem = _client_or_404(town), _person_or_404(person), ""
    if request.method == "POST":
        try:
            given = [request.POST.get(name, "") for name in ("child", "birthdate", "nursery")]
            number = register.enrol(town, who.fiscal_code, *given)
            return redirect("enrolment-detail", town, number)
        except register.Unacceptable as error:
            problem = str(error)
    context = {
        "client": client,
        "person": who,
        "problem": problem,
        "nurseries": register.NURSERIES,
        "enrolments": register.of_person(town, who.fiscal_code),
        "typed": request.POST,
    }
    return render(request, "simulators/enrolment/person.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, town: str, enrolment_id: int) -> HttpResponse:
    client, found = _client_or_404(town), register.find(town, enrolment_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            register.move(town, enrolment_id, request.POST.get("status", ""))
        except register.Unacceptable:
            return HttpResponse(status=400)
        return redirect("enrolment-detail", town, enrolment_id)
    context = {"client": client, "enrolment": found, "statuses": register.STATUSES}
    return render(request, "simulators/enrolment/detail.html", context)
