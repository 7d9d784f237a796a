"""Absolute addresses of a municipality's pages, for messages that leave the platform."""

from django.conf import settings

from tenants.models import Municipality


def absolute_url(municipality: Municipality, path: str) -> str:
    domain = municipality.domains.get(is_primary=True).domain
    port = f":{settings.SPORTELLO_PUBLIC_PORT}" if settings.SPORTELLO_PUBLIC_PORT else ""
    return f"{settings.SPORTELLO_SCHEME}://{domain}{port}{path}"
