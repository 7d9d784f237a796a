"""«Adesioni»: which services of the price list municipalities ask for, and the vendor's answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import StaffRequest
from provisioning.console.pages import console_page
from provisioning.console.ticket_forms import DecisionForm
from provisioning.support.actions.adhesions.decide import decide
from provisioning.support.errors import SupportError
from provisioning.support.models import Adhesion
from provisioning.support.policies import AdhesionAct, VendorAdhesionPolicy
from provisioning.support.price_queries import open_first
from provisioning.support.signs import ADHESION_KINDS
from tenants.text import Words

SECTION = "adesioni"
PAGE_SIZE = 50
SAID: dict[AdhesionAct, Words] = {
    AdhesionAct.ACCEPT: _("Adesione accettata: l'ente riceve la risposta."),
    AdhesionAct.REFUSE: _("Adesione non accettata: l'ente legge il motivo."),
    AdhesionAct.ASK: _("Domanda inviata all'ente."),
}
# In the order in which they stand.
BUTTONS: dict[AdhesionAct, tuple[Words, str]] = {
    AdhesionAct.ACCEPT: (_("Accetta"), "primary"),
    AdhesionAct.ASK: (_("Chiedi all'ente"), "outline-primary"),
    AdhesionAct.REFUSE: (_("Non accettare"), "outline-danger"),
}


@staff_required
@never_cache
@require_safe
def adhesion_list(request: StaffRequest) -> HttpResponse:
    adhesions = open_first(Adhesion.objects.select_related("municipality"))
    page = Paginator(adhesions, PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = [(adhesion, ADHESION_KINDS[Adhesion.State(adhesion.state)]) for adhesion in page]
    return console_page(request, "console/adhesions/list.html", {"page": page, "rows": rows}, section=SECTION)


@staff_required
@never_cache
@require_safe
def adhesion_page(request: StaffRequest, adhesion_id: UUID) -> HttpResponse:
    return _show(request, _adhesion(adhesion_id))


@staff_required
@stands_on("console:adhesion", "adhesion_id")
@never_cache
@require_POST
def adhesion_act(request: StaffRequest, adhesion_id: UUID) -> HttpResponse:
    """`azione`: one of `SAID`. What was typed comes back with a refusal."""
    adhesion, form = _adhesion(adhesion_id), DecisionForm(request.POST)
    act = form.act()
    if act is None or not form.is_valid():
        return _show(request, adhesion, form)
    try:
        decide(adhesion, request.user, act, form.cleaned_data["text"])
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _adhesion(adhesion_id), form)
    messages.success(request, str(SAID[act]))
    return redirect("console:adhesion", adhesion_id=adhesion_id)


def _adhesion(adhesion_id: UUID) -> Adhesion:
    adhesions = Adhesion.objects.select_related("municipality", "price_list").prefetch_related("events")
    return get_object_or_404(adhesions, id=adhesion_id)


def _show(request: StaffRequest, adhesion: Adhesion, refused: DecisionForm | None = None) -> HttpResponse:
    acts = VendorAdhesionPolicy(request.user).acts(adhesion)
    context = {
        "adhesion": adhesion, "kind": ADHESION_KINDS[Adhesion.State(adhesion.state)], "form": refused,
        "words_form": refused or DecisionForm(),
        "buttons": [(act.value, label, kind) for act, (label, kind) in BUTTONS.items() if act in acts],
    }  # fmt: skip
    status = 422 if refused else 200
    return console_page(request, "console/adhesions/adhesion.html", context, section=SECTION, status=status)
