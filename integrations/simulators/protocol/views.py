"""Protocol: the REST interface that the platform's adapter speaks, and a page that shows the register."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from .. import clients
from ..faults import Component, Kind, faulty
from ..limits import limit_of
from . import register
from .messages import Metadata, Unprocessable, check_documents, read_metadata


def register_of(request: HttpRequest) -> str:
    """The register that the bearer token opens; "" when it opens none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    client = clients.by_protocol_token(token) if scheme == "Bearer" else None
    return client.code if client else ""


def token_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not register_of(request):
            return JsonResponse({"errors": ["token: unknown"]}, status=401)
        return view(request, *args, **kwargs)

    return wrapped


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _metadata_text(request: HttpRequest) -> str:
    """The `metadata` part, whether the client named it as a file or not."""
    upload = request.FILES.get("metadata")
    if upload is not None:
        return upload.read().decode("utf-8", errors="replace")
    return request.POST.get("metadata", "")


def _read_registration(request: HttpRequest) -> Metadata:
    metadata = read_metadata(_metadata_text(request))
    check_documents(metadata, [_digest(upload) for upload in request.FILES.getlist("document")])
    return metadata


def _enter(request: HttpRequest) -> HttpResponse:
    try:
        metadata = _read_registration(request)
    except Unprocessable as problem:
        return JsonResponse({"errors": problem.errors}, status=422)
    fault = request.META["simulators.fault"]
    try:
        entry, is_new = register.enter(
            register_of(request), metadata, twice=fault is not None and fault.kind is Kind.DUPLICATE
        )
    except register.KeyReused:
        return JsonResponse({"errors": ["idempotencyKey: already used for other contents"]}, status=409)
    return JsonResponse(entry.as_json(), status=201 if is_new else 200)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@faulty(Component.PROTOCOL, register_of)
@token_required
def registrations(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _enter(request)
    key = request.GET.get("idempotencyKey", "")
    if not key:
        return JsonResponse({"errors": ["idempotencyKey: required"]}, status=400)
    return JsonResponse({"items": [entry.as_json() for entry in register.find(register_of(request), key)]})


@require_GET
@faulty(Component.PROTOCOL, register_of)
@token_required
def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "up", "register": register_of(request)})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "simulators/protocol.html", {"entries": register.latest()})


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first, `?limit=` of them."""
    entries = register.latest(limit_of(request))
    return JsonResponse(
        {"items": [entry.as_json() | {"register": entry.register, **entry.metadata} for entry in entries]}
    )
