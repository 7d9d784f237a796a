"""Entering and leaving the console: password and second factor, by the machinery of the operators (`accounts.entering`)."""

from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import entering, sessions
from accounts.access import entering_required, public_page, staff_required, stands_on
from accounts.forms import LoginForm
from accounts.http import Request
from accounts.proof import Question
from accounts.second_factor import Factors, is_verified

# Where one may go on to after the login.
PAGES = (
    "/comuni/", "/nuovi-comuni/", "/richieste/", "/pnrr/", "/catalogo/", "/consumi/", "/listino/", "/adesioni/",
    "/assistenza/",
)  # fmt: skip


def wanted_page(request: Request, wanted: str) -> str:
    """A page of the console, never another site."""
    home = reverse("console:municipalities")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith(PAGES) else home


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: Request) -> HttpResponse:
    wanted = wanted_page(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated and is_verified(request.session):
        return redirect(wanted)
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            entering.begin(request, user, wanted)
            return redirect("console:second_factor")
        # One text for every reason: it must not tell which addresses exist.
        form.add_error("username", _("Email o password non corrette."))
    return render(request, "console/login.html", {"form": form, "next": wanted})


@entering_required
@stands_on("console:second_factor")
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """After the password. Who has no second factor yet sets one up first."""
    if not Factors(request.entering).any:
        return redirect("console:setup")
    question = Question(request, request.entering)
    if how := question.answered():
        wanted = entering.destination(request)
        entering.enter(request, request.entering, how)
        return redirect(wanted_page(request, wanted))
    if question.was_wrong and not entering.count_failure(request):
        return render(request, "console/too_many.html", status=403)
    return render(request, "console/second_factor.html", question.context())


@staff_required
@stands_on("console:municipalities")
@require_POST
def log_out(request: Request) -> HttpResponse:
    sessions.leave(request)
    return redirect("console:login")
