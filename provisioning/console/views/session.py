"""Entering and leaving the console."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions
from accounts.access import public_page, staff_required, stands_on
from accounts.http import Request
from provisioning.console.forms import LoginForm


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: Request) -> HttpResponse:
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            sessions.start_clock(request)
            return redirect("console:municipalities")
        form.add_error("username", _("Email o password non corrette."))
    return render(request, "console/login.html", {"form": form})


@staff_required
@stands_on("console:municipalities")
@require_POST
def log_out(request: Request) -> HttpResponse:
    logout(request)
    return redirect("console:login")
