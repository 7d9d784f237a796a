"""People type a final slash; our addresses have none."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request


@public_page
@require_safe
def without_slash(request: Request, path: str) -> HttpResponse:
    """Only to an address that exists here: a path that a browser would read as another host leads nowhere."""
    address = f"/{path}".rstrip("/")
    try:
        resolve(address)
    except Resolver404:
        raise Http404 from None
    return redirect(address, permanent=True)
