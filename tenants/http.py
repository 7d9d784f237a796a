from django.http import HttpRequest

from tenants.models import Municipality


class TenantRequest(HttpRequest):
    """A request after TenantMiddleware. On the vendor's host `tenant` is None; its views do not read it."""

    tenant: Municipality
    urlconf: str
