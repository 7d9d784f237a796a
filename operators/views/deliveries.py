"""What must leave the platform and has not: seen, tried again, or settled by a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import RUNS_PROTOCOL
from cases.models import Case
from integrations.actions.mark_resolved_by_human import NotResolvable, mark_resolved_by_human
from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from integrations.models import Delivery, DeliveryEvent
from operators.desk import desk_page
from operators.forms.deliveries import resolution_form
from operators.problems import cause_of, kind_label
from operators.subjects import cases_by_subject
from tenants.text import Words

SECTION = "consegne"
PAGE_SIZE = 40
State = Delivery.State
GROUPS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "da-verificare": (_l("Da verificare a mano"), (State.NEEDS_HUMAN,)),
    "non-riuscite": (_l("Non riuscite"), (State.FAILED,)),
    "in-attesa": (_l("In attesa"), (State.PENDING, State.RUNNING)),
    "riuscite": (_l("Riuscite"), (State.DONE,)),
}
HAPPENED: dict[str, Words] = {
    DeliveryEvent.What.DELIVERED: _l("Consegnata"),
    DeliveryEvent.What.FOUND: _l("Risultava già consegnata"),
    DeliveryEvent.What.POSTPONED: _l("Tentativo non riuscito, si riprova"),
    DeliveryEvent.What.FAILED: _l("Non riuscita"),
    DeliveryEvent.What.NEEDS_HUMAN: _l("Serve una verifica"),
    DeliveryEvent.What.RETRIED_BY_HAND: _l("Nuovo tentativo chiesto"),
    DeliveryEvent.What.RESOLVED_BY_HAND: _l("Risolta a mano"),
}


def _counts() -> dict[str, int]:
    by_state = dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk")))
    return {name: sum(by_state.get(state, 0) for state in states) for name, (_label, states) in GROUPS.items()}


def _row(delivery: Delivery, cases: Mapping[str, Case]) -> dict[str, Any]:
    return {
        "delivery": delivery, "kind": kind_label(delivery.kind), "cause": cause_of(delivery),
        "case": cases.get(delivery.subject),
    }  # fmt: skip


@role_required(*RUNS_PROTOCOL)
@support_too
@require_safe
def delivery_list(request: OperatorRequest) -> HttpResponse:
    counts = _counts()
    name = request.GET.get("stato") or next((n for n in GROUPS if counts[n]), "in-attesa")
    if name not in GROUPS:
        raise Http404
    label, states = GROUPS[name]
    found = Delivery.objects.filter(state__in=states).order_by("-created_at", "id")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    tabs = [
        {"label": text, "url": f"?stato={key}", "current": key == name, "count": counts[key]}
        for key, (text, _states) in GROUPS.items()
    ]
    cases = cases_by_subject(listed := list(page))
    context = {
        "tabs": tabs, "group": label, "page": page, "rows": [_row(delivery, cases) for delivery in listed],
        "shows_cause": name != "riuscite",
    }  # fmt: skip
    return desk_page(request, "operators/deliveries.html", context, section=SECTION)


@role_required(*RUNS_PROTOCOL)
@support_too
@require_http_methods(["GET", "POST"])
def delivery_page(request: OperatorRequest, delivery_id: UUID) -> HttpResponse:
    """POST settles a stopped delivery with what a person found out."""
    delivery = get_object_or_404(Delivery, id=delivery_id)
    form = resolution_form(delivery.kind)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _resolve(request, delivery, form.result())
    events = [(HAPPENED[event.what], event) for event in delivery.events.order_by("-at", "-id")]
    context = {
        **_row(delivery, cases_by_subject([delivery])), "form": form, "events": events,
        "is_stopped": delivery.state in Delivery.STOPPED,
        "may_retry": delivery.state in (*Delivery.STOPPED, State.PENDING),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return desk_page(request, "operators/delivery.html", context, section=SECTION, status=status)


def _resolve(request: OperatorRequest, delivery: Delivery, result: dict) -> HttpResponse:
    try:
        mark_resolved_by_human(delivery, result=result, by=dict(request.user.snapshot()))
        messages.success(request, _("Consegna segnata come risolta."))
    except NotResolvable:
        messages.info(request, _("Nel frattempo la consegna è cambiata: ricontrolla."))
    except IntegrityError:
        messages.error(request, _("Questo numero di protocollo appartiene già a un'altra pratica."))
    return redirect("operators:delivery", delivery_id=delivery.id)


@role_required(*RUNS_PROTOCOL)
@support_too
@stands_on("operators:delivery", "delivery_id")
@require_POST
def delivery_retry(request: OperatorRequest, delivery_id: UUID) -> HttpResponse:
    delivery = get_object_or_404(Delivery, id=delivery_id)
    try:
        retry_delivery(delivery, dict(request.user.snapshot()))
        messages.success(request, _("Nuovo tentativo in corso."))
    except NotRetriable:
        messages.info(request, _("La consegna è già riuscita, o un tentativo è in corso."))
    return redirect("operators:delivery", delivery_id=delivery.id)
