"""The level of assurance that a service asks of whoever applies, before and after the login."""

from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve

from accounts.http import Request
from accounts.login.entry import LEVEL
from catalog.queries import current_definition
from citizen.views.services import service_or_404

# What the ways in ask for when nobody asks for more.
ORDINARY = 2


def is_below(request: Request, level: int) -> bool:
    """Did this person log in below that level? A provider that names no level is taken as ordinary."""
    return (request.session.get(LEVEL) or ORDINARY) < level


def level_behind(path: str) -> int:
    """What the page at this path of our host asks for; 0 when it asks for nothing in particular."""
    try:
        match = resolve(urlsplit(path).path)
        service = service_or_404(match.kwargs["category"], match.kwargs["code"])
    except (Resolver404, Http404, KeyError):
        return 0
    if service.is_elsewhere:
        return 0
    return current_definition(service).identity_level
