"""The emergency register: seeing it, opening and closing it, and letting the system open it by itself."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required, stands_on
from accounts.http import OperatorRequest
from accounts.roles import RUNS_PROTOCOL, Role
from integrations.models import EmergencyNumber, EmergencyRegister, StandingAuthorisation
from integrations.protocol import emergency
from integrations.queries import emergency_operations_by_day, open_emergency_register
from operators.desk import desk_page
from operators.forms.emergency import ExtendForm, OpenForm, StandingForm

SECTION = "emergenza"
OPENINGS_SHOWN = 20
NUMBERS_SHOWN = 100


def _page(request: OperatorRequest, status: int = 200, **refused: forms.Form) -> HttpResponse:
    """`refused`: the form that came back with errors, in place of its empty one."""
    forms_shown = {
        "open_form": OpenForm(prefix="apri"),
        "extend_form": ExtendForm(prefix="proroga"),
        "standing_form": StandingForm(prefix="stabile"),
    }
    register = open_emergency_register()
    context = {
        "register": register,
        "days": emergency_operations_by_day(register).items() if register else (),
        "standing": StandingAuthorisation.objects.filter(in_force=True).first(),
        "may_authorise": request.operator.is_administrator,
        "openings": EmergencyRegister.objects.order_by("-opened_at")[:OPENINGS_SHOWN],
        "numbers": EmergencyNumber.objects.order_by("-year", "-number")[:NUMBERS_SHOWN],
        **forms_shown,
        **refused,
        "form": next(iter(refused.values()), None),
    }
    return desk_page(request, "operators/emergency.html", context, section=SECTION, status=status)


@role_required(*RUNS_PROTOCOL)
@require_safe
def register(request: OperatorRequest) -> HttpResponse:
    return _page(request)


@role_required(*RUNS_PROTOCOL)
@stands_on("operators:emergency")
@require_POST
def open_register(request: OperatorRequest) -> HttpResponse:
    form = OpenForm(request.POST, prefix="apri")
    if not form.is_valid():
        return _page(request, 422, open_form=form)
    try:
        emergency.open_emergency_register(dict(request.user.snapshot()), form.cleaned_data["reason"])
        messages.success(request, _("Registro di emergenza aperto: le domande in attesa ricevono i suoi numeri."))
    except emergency.RegisterState:
        messages.info(request, _("Il registro di emergenza era già aperto."))
    return redirect("operators:emergency")


@role_required(*RUNS_PROTOCOL)
@stands_on("operators:emergency")
@require_POST
def extend_register(request: OperatorRequest) -> HttpResponse:
    form = ExtendForm(request.POST, prefix="proroga")
    if not form.is_valid():
        return _page(request, 422, extend_form=form)
    by = dict(request.user.snapshot())
    try:
        emergency.extend_emergency_register(by, until=form.until(), act=form.cleaned_data["act"])
        messages.success(request, _("Autorizzazione prorogata."))
    except emergency.RegisterState:
        messages.info(request, _("Il registro di emergenza non è aperto."))
    return redirect("operators:emergency")


@role_required(*RUNS_PROTOCOL)
@stands_on("operators:emergency")
@require_POST
def close_register(request: OperatorRequest) -> HttpResponse:
    if emergency.close_emergency_register(dict(request.user.snapshot())):
        messages.success(request, _("Registro di emergenza chiuso. I numeri già dati restano validi."))
    else:
        messages.info(request, _("Il registro di emergenza era già chiuso."))
    return redirect("operators:emergency")


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:emergency")
@require_POST
def grant_standing(request: OperatorRequest) -> HttpResponse:
    form = StandingForm(request.POST, prefix="stabile")
    if not form.is_valid():
        return _page(request, 422, standing_form=form)
    emergency.grant_standing_authorisation(dict(request.user.snapshot()), **form.cleaned_data)
    messages.success(request, _("Autorizzazione permanente registrata."))
    return redirect("operators:emergency")


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:emergency")
@require_POST
def revoke_standing(request: OperatorRequest) -> HttpResponse:
    if emergency.revoke_standing_authorisation(dict(request.user.snapshot())):
        messages.success(request, _("Autorizzazione permanente revocata."))
    return redirect("operators:emergency")
