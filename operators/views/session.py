"""Entering and leaving the desk."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions
from accounts.access import operator_required, public_page, stands_on, support_too
from accounts.http import OperatorRequest
from operators.forms.login import LoginForm


def _destination(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    desk = reverse("operators:inbox")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith(desk) else desk


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.user.is_operator:
        return redirect(_destination(request))
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _enter(request, form):
        return redirect(_destination(request))
    return render(request, "operators/login.html", {"form": form, "next": _destination(request)})


def _enter(request: HttpRequest, form: LoginForm) -> bool:
    user = authenticate(request, **form.cleaned_data)
    if user is None:
        # One text for every reason: it must not tell which addresses exist. On a field, so that the summary leads there.
        form.add_error("username", _("Email o password non corrette."))
        return False
    login(request, user)
    request.session.pop(sessions.EXPIRED, None)
    sessions.start_clock(request)
    return True


@operator_required
@support_too
@stands_on("operators:inbox")
@require_POST
def log_out(request: OperatorRequest) -> HttpResponse:
    logout(request)
    return redirect("operators:login")
