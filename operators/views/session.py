"""Entering and leaving the desk."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import entering, sessions
from accounts.access import entering_required, is_in, operator_required, public_page, stands_on, support_too
from accounts.forms import LoginForm
from accounts.http import OperatorRequest, Request
from accounts.models import LoginRecord
from accounts.oidc.staff import staff_logout_url
from accounts.passkeys import PasskeyRefused, check_passkey, request_options
from accounts.proof import Question
from accounts.second_factor import Factors
from accounts.staff_login import password_opens, passwords_are_on, staff_options
from operators.destinations import desk_destination, wanted_page
from operators.views.security import say_codes_left


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if is_in(request):
        return redirect(wanted_page(request))
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _begin(request, form):
        return redirect("operators:second_factor")
    return render(request, "operators/login.html", {"form": form, "next": wanted_page(request), **_provider()})


def _provider() -> dict[str, Any]:
    options = staff_options()
    return {"provider_label": options.label if options else "", "passwords_are_on": passwords_are_on()}


def _begin(request: HttpRequest, form: LoginForm) -> bool:
    user = authenticate(request, **form.cleaned_data)
    if user is None:
        # One text for every reason: it must not tell which addresses exist. On a field, so that the summary leads there.
        form.add_error("username", _("Email o password non corrette."))
        return False
    entering.begin(request, user, wanted_page(request))
    return True


@entering_required
@stands_on("operators:second_factor")
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """After the password. Who has no second factor yet chooses one first."""
    user = request.entering
    if not Factors(user).any:
        return redirect("operators:setup")
    question = Question(request, user)
    if how := question.answered():
        destination = entering.destination(request)
        entering.enter(request, user, how)
        say_codes_left(request, how, question.factors.codes_left)
        return redirect(desk_destination(request, destination))
    if question.was_wrong and not entering.count_failure(request):
        return render(request, "operators/security/too_many.html", status=403)
    return render(request, "operators/security/second_factor.html", question.context())


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_login(request: Request) -> HttpResponse:
    """A passkey alone is both factors: the device that holds it, and the finger, the face or the PIN that opens it."""
    if is_in(request):
        return redirect(wanted_page(request))
    error = ""
    if request.method == "POST":
        try:
            user = check_passkey(request, request.POST.get("credential", ""))
        except PasskeyRefused:
            error = _("La passkey non è stata riconosciuta. Riprova, oppure entra con email e password.")
        else:
            if password_opens(user):
                entering.enter(request, user, LoginRecord.How.PASSKEY)
                return redirect(wanted_page(request))
            error = _("Qui si entra con l'account del Comune: torna alla pagina di accesso e usa quello.")
    context = {"passkey_options": request_options(request), "error": error, "next": wanted_page(request)}
    return render(request, "operators/security/passkey_login.html", context)


@operator_required
@support_too
@stands_on("operators:inbox")
@require_POST
def log_out(request: OperatorRequest) -> HttpResponse:
    """Here, then at the municipality's provider for who came from there."""
    back = request.build_absolute_uri(reverse("operators:login"))
    elsewhere = staff_logout_url(request.session.get(entering.PROVIDER_HINT), back)
    sessions.leave(request)
    if not elsewhere:
        return redirect("operators:login")
    # Not a redirect: the pages' policy lets a form end on this host only, also through redirects.
    response = render(request, "operators/leaving.html", {"elsewhere": elsewhere})
    response.headers["Refresh"] = f"0;url={elsewhere}"
    return response
