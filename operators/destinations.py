"""Where somebody goes on to after having proved who they are."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def desk_destination(request: HttpRequest, wanted: str) -> str:
    """A page of the desk, never another site."""
    desk = reverse("operators:inbox")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith(desk) else desk


def wanted_page(request: HttpRequest) -> str:
    return desk_destination(request, request.POST.get("next") or request.GET.get("next") or "")
