"""The links that arrive by email: the invitation, and the new password for who has forgotten it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import entering
from accounts.access import public_page
from accounts.actions.accept_invitation import accept_invitation, open_invitation
from accounts.actions.invite_operator import ask_recovery
from accounts.errors import LinkSpent
from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.http import Request
from accounts.models import Invitation
from accounts.staff_login import password_opens, staff_options

TOKEN = "invitation_token"  # noqa: S105  # the name of the session's entry


@public_page
@never_cache
@require_safe
def follow(request: Request, token: str) -> HttpResponse:
    """The token leaves the address bar before a page is shown. Programs that open links to look at them use nothing up."""
    request.session[TOKEN] = token
    return redirect("operators:join")


@public_page
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join(request: Request) -> HttpResponse:
    """Choosing the password, which uses the link up."""
    token = request.session.get(TOKEN, "")
    try:
        invitation = open_invitation(token)
        if not password_opens(invitation.user):
            return _no_password(request)
        form = NewPasswordForm(invitation.user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            return _joined(request, token, form.cleaned_data["password"])
    except LinkSpent:
        return render(request, "operators/security/link_spent.html", status=410)
    context = {"form": form, "invited": invitation.user, "joins": invitation.purpose == Invitation.Purpose.JOIN}
    return render(request, "operators/security/join.html", context)


def _no_password(request: Request) -> HttpResponse:
    options = staff_options()
    label = options.label if options else ""
    return render(request, "operators/security/no_password.html", {"provider_label": label}, status=403)


def _joined(request: Request, token: str, password: str) -> HttpResponse:
    user = accept_invitation(token, password)
    # Whoever was logged in on this device is not who follows the link.
    request.session.flush()
    entering.begin(request, user)
    return redirect("operators:second_factor")


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: Request) -> HttpResponse:
    """The same answer for every address: it must not tell which ones exist."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_recovery(form.cleaned_data["email"])
        return render(request, "operators/security/forgotten_sent.html")
    return render(request, "operators/security/forgotten.html", {"form": form})
