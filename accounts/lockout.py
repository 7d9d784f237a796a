"""Forgetting wrong passwords before their time. They are counted by django-axes, for each login and address of the network."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.context import on_vendor_side

LOCK_SECONDS = 15 * 60


def _key(login: str) -> str:
    return f"lockout-forgotten:{hashlib.sha256(login.encode()).hexdigest()}"


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which attempts on a login are counted (AXES_USERNAME_CALLABLE).

    The addresses from which they came are not known to who forgives them: so the name itself changes.
    """
    login = str((credentials or {}).get("username") or request.POST.get("username") or "").strip().lower()
    times = cache.get(_key(login), 0)
    return f"{login} {times}" if times else login


def forget_attempts(login: str) -> None:
    """From now on the wrong passwords of this login are counted anew, wherever they came from."""
    cache.add(_key(login), 0, timeout=2 * LOCK_SECONDS)
    cache.incr(_key(login))
    cache.touch(_key(login), 2 * LOCK_SECONDS)


def answer(request: HttpRequest, _response: object = None, _credentials: object = None) -> HttpResponse:
    """Too many wrong passwords (AXES_LOCKOUT_CALLABLE): each host says it with a page of its own."""
    template = settings.SPORTELLO_VENDOR_LOCKED_OUT if on_vendor_side() else settings.AXES_LOCKOUT_TEMPLATE
    return render(request, template, {"failure_limit": settings.AXES_FAILURE_LIMIT}, status=429)
