from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render

from tenants.db import connection
from tenants.health import why_not_ready
from tenants.hosts import bare_host, is_vendor_host, municipality_of
from tenants.http import TenantRequest

GetResponse = Callable[[TenantRequest], HttpResponse]


class HealthMiddleware:
    """`/healthz`: this process answers. `/readyz`: it may be sent requests. On any host, for probes that know only an address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            reason = why_not_ready()
            return HttpResponse(reason or "ready", status=503 if reason else 200, content_type="text/plain")
        return self.get_response(request)


class SecurityHeadersMiddleware(SecurityMiddleware):
    """Django's, without its redirect: for a host that may not be ours."""

    def process_request(self, request: HttpRequest) -> None:
        return None


class TenantMiddleware:
    """Finds the municipality by host, before sessions, users or anything else that lives in its schema."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponse:
        connection.set_schema_to_public()
        try:
            host = bare_host(request.get_host())
        except DisallowedHost:
            return render(request, "ui/errors/unknown_host.html", status=404)
        if is_vendor_host(host):
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)
        municipality = municipality_of(host)
        if municipality is None:
            return render(request, "ui/errors/unknown_host.html", status=404)
        request.tenant = municipality
        if not municipality.is_serving:
            return render(request, "ui/errors/suspended.html", {"municipality": municipality}, status=503)
        connection.set_tenant(municipality)
        return self.get_response(request)
