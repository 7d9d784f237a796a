"""«Listino»: what the supplier offers to the municipality, and the municipality's requests to join."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required, stands_on
from accounts.http import OperatorRequest
from accounts.roles import Role
from operators.desk import desk_page
from operators.forms.prices import AdhesionForm, ReplyForm
from provisioning.support.actions.adhesions.ask import ask_adhesion
from provisioning.support.actions.adhesions.reply import reply
from provisioning.support.errors import SupportError
from provisioning.support.models import Adhesion
from provisioning.support.models.price import ServiceKind
from provisioning.support.policies import AdhesionAct, TownAdhesionPolicy
from provisioning.support.price_queries import adhesions_here, list_in_force, offered_here, open_first
from provisioning.support.signs import ADHESION_KINDS
from tenants.text import Words

SECTION = "listino"
PAGE_SIZE = 20
SAID: dict[AdhesionAct, Words] = {
    AdhesionAct.ANSWER: _l("Risposta inviata."),
    AdhesionAct.WITHDRAW: _l("Adesione ritirata."),
}


@role_required(Role.ADMINISTRATOR)
@never_cache
@require_safe
def price_list(request: OperatorRequest) -> HttpResponse:
    offered = list(offered_here())
    groups = [(kind.label, [price for price in offered if price.kind == kind]) for kind in ServiceKind]
    page = Paginator(open_first(adhesions_here()), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "in_force": list_in_force(), "groups": [group for group in groups if group[1]], "page": page,
        "adhesions": [(adhesion, ADHESION_KINDS[Adhesion.State(adhesion.state)]) for adhesion in page],
    }  # fmt: skip
    return desk_page(request, "operators/prices/list.html", context, section=SECTION)


@role_required(Role.ADMINISTRATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: OperatorRequest, price_id: UUID) -> HttpResponse:
    price = get_object_or_404(offered_here(), id=price_id)
    form = AdhesionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            adhesion = ask_adhesion(price.id, form.wish(), request.operator)
        except SupportError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Richiesta inviata al fornitore. Il prezzo resta quello di oggi."))
            return redirect("operators:adhesion", adhesion_id=adhesion.id)
    context = {"price": price, "form": form}
    return desk_page(
        request, "operators/prices/ask.html", context, section=SECTION, status=422 if form.is_bound else 200
    )


@role_required(Role.ADMINISTRATOR)
@never_cache
@require_safe
def adhesion_page(request: OperatorRequest, adhesion_id: UUID) -> HttpResponse:
    return _show(request, _adhesion(adhesion_id))


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:adhesion", "adhesion_id")
@never_cache
@require_POST
def adhesion_act(request: OperatorRequest, adhesion_id: UUID) -> HttpResponse:
    """`azione`: `rispondi` or `ritira`. What was typed comes back with a refusal."""
    adhesion = _adhesion(adhesion_id)
    form = ReplyForm(request.POST, asked=_is_asked(adhesion))
    act = form.act()
    if act is None or not form.is_valid():
        return _show(request, adhesion, form, status=422)
    try:
        reply(adhesion.id, request.operator, act, form.cleaned_data["text"])
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _adhesion(adhesion_id), form, status=422)
    messages.success(request, str(SAID[act]))
    return redirect("operators:adhesion", adhesion_id=adhesion_id)


def _adhesion(adhesion_id: UUID) -> Adhesion:
    return get_object_or_404(adhesions_here().prefetch_related("events"), id=adhesion_id)


def _is_asked(adhesion: Adhesion) -> bool:
    return adhesion.state == Adhesion.State.QUESTIONED


def _show(
    request: OperatorRequest, adhesion: Adhesion, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "adhesion": adhesion, "kind": ADHESION_KINDS[Adhesion.State(adhesion.state)],
        "form": form or ReplyForm(asked=_is_asked(adhesion)), "asked": _is_asked(adhesion),
        "acts": TownAdhesionPolicy(request.operator).acts(adhesion),
    }  # fmt: skip
    return desk_page(request, "operators/prices/adhesion.html", context, section=SECTION, status=status)
