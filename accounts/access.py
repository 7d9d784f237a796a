"""Who may open a page. Every view of a municipality's host carries one of these marks; a test refuses a view without."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.entering import who_enters
from accounts.http import Request
from accounts.models import User
from accounts.parking import park
from accounts.policies import Operator
from accounts.roles import Role
from accounts.second_factor import Factors, is_fresh, is_verified
from tenants.context import on_vendor_side

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
SAFE = ("GET", "HEAD")
STAFF_LOGIN, SECOND_FACTOR, CONFIRM = "/operatori/accedi", "/operatori/accedi/codice", "/operatori/sicurezza/conferma"
VENDOR_LOGIN = "/accedi"


class Detour(Exception):
    """Raised by a view of an operator's: another page comes first, and leads back."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def stands_on(page: str, *names: str, parks: bool = False) -> Callable[[V], V]:
    """The form that posts here stands on the page with that name, to which this address's arguments `names` lead.

    Who posts after the session is over goes back there from the login. With `parks` the text they typed waits for them
    (`accounts.parking`), and that page gives it back.
    """

    def decorate(view: V) -> V:
        view.form_page = (page, names, parks)  # type: ignore[attr-defined]
        return view

    return decorate


def _to_login(login: str, view: View, request: Request, arguments: dict[str, Any]) -> HttpResponseBase:
    return redirect(f"{login}?{urlencode({'next': _page_of(view, request, arguments)})}")


def _page_of(view: View, request: Request, arguments: dict[str, Any]) -> str:
    """The page to come back to: one that can be opened, and whole."""
    page, names, parks = getattr(view, "form_page", ("", (), False))
    if request.method in SAFE or not page:
        return request.htmx.current_url_abs_path or request.get_full_path()
    if parks:
        park(request)
    return reverse(page, kwargs={name: arguments[name] for name in names})


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    return _marked(view, "public")


def citizen_required(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login("/accedi", view, request, kwargs)
        if not request.user.is_citizen:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _marked(guarded, "citizen")


def is_in(request: HttpRequest) -> bool:
    """Does the session belong to an operator who has given both factors?"""
    return request.user.is_authenticated and request.user.is_operator and is_verified(request.session)


def support_too(view: V) -> V:
    """Under a mark for operators: the vendor's support may come here as well, where the rights of its grant allow it.

    Without it support is refused, whatever its rights: a page is opened to it by whoever has thought of it.
    """
    view.for_support = True  # type: ignore[attr-defined]
    return view


def staff_required(view: View) -> View:
    """For the vendor's own people, on the vendor's host."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(VENDOR_LOGIN, view, request, kwargs)
        if request.user.kind != User.Kind.STAFF:
            raise PermissionDenied
        if not is_verified(request.session):
            return _to_login(VENDOR_LOGIN, view, request, kwargs)
        return view(request, *args, **kwargs)

    return _marked(guarded, "staff")


def operator_required(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(STAFF_LOGIN, view, request, kwargs)
        if not request.user.is_operator:
            raise PermissionDenied
        if request.user.is_support and not getattr(view, "for_support", False):
            raise PermissionDenied
        if not is_verified(request.session):
            return _to_login(STAFF_LOGIN, view, request, kwargs)
        request.operator = Operator(request.user)
        try:
            return view(request, *args, **kwargs)
        except Detour as detour:
            return redirect(detour.url)

    return _marked(guarded, "operator")


def confirmed_operator_required(view: View) -> View:
    """For what changes how one logs in: the second factor was given in the last minutes, or is asked again."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request.session):
            return _to_login(CONFIRM, view, request, kwargs)
        return view(request, *args, **kwargs)

    return _marked(operator_required(guarded), "operator:confirmed")


def entering_required(view: View) -> View:
    """For who has given the password and not yet the second factor: `request.entering`."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = who_enters(request)
        if user is None:
            return _to_login(VENDOR_LOGIN if on_vendor_side() else STAFF_LOGIN, view, request, kwargs)
        request.entering = user
        return view(request, *args, **kwargs)

    return _marked(guarded, "entering")


def factor_setup(view: View) -> View:
    """For choosing a second factor: at the first login, when there is none, or later, after giving the one there is.

    `request.entering` is whose it will be.
    """
    confirmed = confirmed_operator_required(view)

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A citizen's session in the same browser does not count: who works here may live here too.
        user = None if is_in(request) else who_enters(request)
        if user is None:
            request.entering = request.user  # type: ignore[assignment]
            return confirmed(request, *args, **kwargs)
        if Factors(user).any:
            return redirect(SECOND_FACTOR)
        request.entering = user
        return view(request, *args, **kwargs)

    return _marked(guarded, "entering")


def role_required(*roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.operator.has(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(operator_required(guarded), "role:" + ",".join(sorted(roles)))

    return decorate
