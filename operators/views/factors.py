"""Choosing a second factor: at the first login, or later from «La mia sicurezza»."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import entering
from accounts.access import factor_setup
from accounts.forms import CodeForm, PasskeyForm
from accounts.http import OperatorRequest, Request
from accounts.models import Authenticator, LoginRecord
from accounts.passkeys import PasskeyRefused, creation_options, keep_passkey
from accounts.policies import Operator
from accounts.second_factor import Factors, new_seed, set_up_app
from operators.desk import desk_page
from operators.destinations import desk_destination
from operators.views.security import codes_page

SEED = "authenticator_seed"
GROUP = 4


def _page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Within the desk's frame for who is in, without for who is entering."""
    if isinstance(getattr(request, "operator", None), Operator):
        return desk_page(request, template, context, section="sicurezza", status=status)  # type: ignore[arg-type]
    return render(request, template, {**context, "first_time": True}, status=status)


@factor_setup
@never_cache
@require_safe
def choose(request: Request) -> HttpResponse:
    return _page(request, "operators/security/choose.html", {})


@factor_setup
@never_cache
@require_http_methods(["GET", "POST"])
def set_up_authenticator(request: Request) -> HttpResponse:
    """The secret stays in the session until a code shows that the app has it."""
    seed = request.session.setdefault(SEED, new_seed())
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if set_up_app(request.entering, seed, form.cleaned_data["code"]):
            del request.session[SEED]
            return _done(request, LoginRecord.How.APP, _("App collegata: da ora i suoi codici aprono il tuo accesso."))
        form.add_error("code", _("Il codice non è quello giusto: scrivi le 6 cifre che l'app mostra adesso."))
    device = Authenticator(user=request.entering, key=seed)
    address = device.address(request.tenant.name)
    context = {
        "form": form, "secret": _in_groups(device.secret), "address": address,
        "qr": _drawn(address),
    }  # fmt: skip
    return _page(request, "operators/security/app.html", context)


def _drawn(address: str) -> SafeString:
    # A drawing without texts: squares and lines only, whatever the address says.
    code = segno.make(address, micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=4, svgclass="op-qr", lineclass=None))


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


@factor_setup
@never_cache
@require_http_methods(["GET", "POST"])
def set_up_passkey(request: Request) -> HttpResponse:
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            keep_passkey(request, request.entering, form.cleaned_data["credential"], form.cleaned_data["name"])
        except PasskeyRefused:
            form.add_error(None, _("La passkey non è stata creata. Riprova, o scegli l'app."))
        else:
            return _done(request, LoginRecord.How.PASSWORD_PASSKEY, _("Passkey aggiunta."))
    context = {"form": form, "passkey_options": creation_options(request, request.entering)}
    return _page(request, "operators/security/passkey.html", context)


def _done(request: Request, how: str, said: str) -> HttpResponse:
    """The first factor lets its owner in; with it come the recovery codes."""
    user, first_time = request.entering, not hasattr(request, "operator")
    wanted = entering.destination(request)
    if first_time:
        entering.enter(request, user, how)
        request.operator = Operator(user)
    if Factors(user).codes_left:
        messages.success(request, said)
        return redirect("operators:security")
    next_page = desk_destination(request, wanted)
    return codes_page(_for_desk(request), said=said, next=next_page, first_time=first_time)


def _for_desk(request: Request) -> OperatorRequest:
    return request  # type: ignore[return-value]
