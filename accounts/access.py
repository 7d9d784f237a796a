"""Who may open a page. Every view of a municipality's host carries one of these marks; a test refuses a view without."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.http import Request
from accounts.policies import Operator
from accounts.roles import Role

View = Callable[..., HttpResponseBase]


def _to_login(request: Request, login: str) -> HttpResponseBase:
    return redirect(f"{login}?{urlencode({'next': request.get_full_path()})}")


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    return _marked(view, "public")


def citizen_required(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request, "/accedi")
        if not request.user.is_citizen:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _marked(guarded, "citizen")


def operator_required(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request, "/operatori/accedi")
        if not request.user.is_operator:
            raise PermissionDenied
        request.operator = Operator(request.user)
        return view(request, *args, **kwargs)

    return _marked(guarded, "operator")


def role_required(*roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.operator.has(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(operator_required(guarded), "role:" + ",".join(sorted(roles)))

    return decorate
