"""«La mia sicurezza»: the operator's own factors, password and recovery codes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import confirmed_operator_required, operator_required, stands_on
from accounts.actions.change_factors import NoSuchPasskey, OnlyFactor
from accounts.actions.change_factors import remove_app as take_app_away
from accounts.actions.change_factors import remove_passkey as take_passkey_away
from accounts.actions.change_password import change_password as save_password
from accounts.entering import PROVIDER_HINT
from accounts.forms import ChangePasswordForm
from accounts.http import OperatorRequest
from accounts.logins import change_key, open_logins
from accounts.models import LoginRecord
from accounts.proof import Question
from accounts.second_factor import VERIFIED, Factors, mark_verified, new_recovery_codes
from operators.desk import desk_page
from operators.destinations import wanted_page

# Below this the person is told to make new ones.
FEW_CODES = 4


def say_codes_left(request: HttpRequest, how: str, before: int) -> None:
    if how != LoginRecord.How.RECOVERY:
        return
    left = before - 1
    used = ngettext(
        "Hai usato un codice di recupero: te ne resta %(n)d.",
        "Hai usato un codice di recupero: te ne restano %(n)d.",
        left,
    ) % {"n": left}
    advice = _("Se non hai più il telefono, collega una nuova app da «La mia sicurezza».")
    messages.warning(request, f"{used} {advice}")


@operator_required
@never_cache
@require_safe
def overview(request: OperatorRequest) -> HttpResponse:
    factors = Factors(request.user)
    context = {
        "factors": factors, "few_codes": factors.codes_left < FEW_CODES, "open_count": open_logins(request.user).count(),
        "removable": bool(factors.app) + len(factors.passkeys) > 1,
    }  # fmt: skip
    return desk_page(request, "operators/security/overview.html", context, section="sicurezza")


@operator_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: OperatorRequest) -> HttpResponse:
    """The second factor once more. The session gets a new key."""
    question = Question(request, request.user)
    if not question.factors.any and PROVIDER_HINT in request.session:
        # All that this person ever proved was proved at the municipality's provider.
        query = urlencode({"conferma": "1", "next": wanted_page(request)})
        return redirect(f"{reverse('operators:provider_start')}?{query}")
    if how := question.answered():
        change_key(request)
        mark_verified(request.session, request.session[VERIFIED])
        say_codes_left(request, how, question.factors.codes_left)
        return redirect(wanted_page(request))
    context = {**question.context(), "next": wanted_page(request)}
    return desk_page(request, "operators/security/confirm.html", context, section="sicurezza")


def codes_page(request: OperatorRequest, **more: Any) -> HttpResponse:
    """New recovery codes, in the answer itself: they are kept nowhere, and so shown once."""
    context = {"codes": new_recovery_codes(request.user), "next": wanted_page(request), **more}
    return desk_page(request, "operators/security/codes.html", context, section="sicurezza")


@confirmed_operator_required
@stands_on("operators:security")
@never_cache
@require_POST
def renew_codes(request: OperatorRequest) -> HttpResponse:
    return codes_page(request)


@confirmed_operator_required
@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: OperatorRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        save_password(request.user, form.cleaned_data["password"], request.session.session_key)
        request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
        change_key(request)
        messages.success(request, _("Password cambiata. Le altre tue sessioni sono state chiuse."))
        return redirect("operators:security")
    status = 422 if form.errors else 200
    return desk_page(request, "operators/security/password.html", {"form": form}, section="sicurezza", status=status)


@confirmed_operator_required
@stands_on("operators:security")
@require_POST
def remove_app(request: OperatorRequest) -> HttpResponse:
    try:
        take_app_away(request.user)
        messages.success(request, _("L'app non serve più per entrare."))
    except OnlyFactor as refusal:
        messages.error(request, str(refusal))
    return redirect("operators:security")


@confirmed_operator_required
@stands_on("operators:security")
@require_POST
def remove_passkey(request: OperatorRequest, passkey_id: UUID) -> HttpResponse:
    try:
        take_passkey_away(request.user, passkey_id)
        messages.success(request, _("Passkey tolta: da ora non apre più il tuo accesso."))
    except NoSuchPasskey:
        raise Http404 from None
    except OnlyFactor as refusal:
        messages.error(request, str(refusal))
    return redirect("operators:security")
