from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render

from tenants.db import connection
from tenants.hosts import bare_host, is_vendor_host, municipality_of
from tenants.http import TenantRequest

GetResponse = Callable[[TenantRequest], HttpResponse]


class HealthMiddleware:
    """`/healthz`: this process answers. `/readyz`: it reaches its database. On any host, for probes that know only an address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return self.ready()
        return self.get_response(request)

    def ready(self) -> HttpResponse:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database unreachable", status=503, content_type="text/plain")
        return HttpResponse("ready", content_type="text/plain")


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
