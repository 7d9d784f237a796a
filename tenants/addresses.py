"""Absolute addresses of a municipality's pages, for messages that leave the platform."""

from django.conf import settings

from tenants.models import Municipality


def _port() -> str:
    return f":{settings.SPORTELLO_PUBLIC_PORT}" if settings.SPORTELLO_PUBLIC_PORT else ""


def origin_of(municipality: Municipality) -> str:
    """«https://segrate.example.it», as browsers name it."""
    return absolute_url(municipality, "")


def vendor_origins() -> list[str]:
    """Of the vendor's console, as browsers name them."""
    return [f"{settings.SPORTELLO_SCHEME}://{host}{_port()}" for host in settings.SPORTELLO_VENDOR_HOSTS]


def absolute_url(municipality: Municipality, path: str) -> str:
    domain = municipality.domains.get(is_primary=True).domain
    return f"{settings.SPORTELLO_SCHEME}://{domain}{_port()}{path}"
