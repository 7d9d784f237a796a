"""Opening a municipality, step by step; each step is saved, and anybody of the staff goes on with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request
from provisioning.console.orders.forms import StepForm
from provisioning.console.orders.outcome import outcome
from provisioning.console.orders.steps import FORMS, SUMMARY, TITLES, first_open, neighbour, rows_of, steps_of, url_of
from provisioning.console.pages import console_page, staff_of
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders import answers
from provisioning.fleet.orders.answers import problems_of
from provisioning.fleet.orders.errors import OrderRefused
from provisioning.fleet.orders.place import place_order
from provisioning.fleet.orders.services import chosen_offers
from provisioning.fleet.orders.write import begin_order, discard_order, save_step
from tenants.bodies import takes_files

PAGE_SIZE = 30
SECTION = "nuovi"
STAY, BACK = "save", "back"


@staff_required
@never_cache
@require_safe
def order_list(request: Request) -> HttpResponse:
    page = Paginator(OrderDraft.objects.all(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return console_page(request, "console/orders/list.html", {"page": page}, section=SECTION)


@staff_required
@stands_on("console:orders")
@require_POST
def order_begin(request: Request) -> HttpResponse:
    draft = begin_order(staff_of(request))
    return redirect(url_of(draft, answers.FACTS))


@staff_required
@takes_files
@stands_on("console:order_step", "order_id", "step")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_step(request: Request, order_id: UUID, step: str) -> HttpResponse:
    draft = editable_or_404(order_id)
    if step == SUMMARY:
        return _summary(request, draft)
    if step not in FORMS:
        raise Http404
    if request.method != "POST":
        return _shown(request, draft, FORMS[step](draft))
    action = request.POST.get("action", "")
    if action == BACK:
        return redirect(url_of(draft, neighbour(step, -1)))
    form = FORMS[step](draft, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, draft, form, 422 if form.errors else 200)
    return _saved(request, draft, form, step if action == STAY else neighbour(step, 1))


def _saved(request: Request, draft: OrderDraft, form: StepForm, then: str) -> HttpResponse:
    try:
        save_step(draft.pk, form.step, form.answers(), staff_of(request))
    except OrderRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:order", order_id=draft.pk)
    if then == form.step:
        messages.success(request, _("Salvato."))
    return redirect(url_of(draft, then))


def _shown(request: Request, draft: OrderDraft, form: StepForm, status: int = 200) -> HttpResponse:
    context = _frame(draft, form.step) | {"form": form}
    return console_page(request, f"console/orders/{form.step}.html", context, section=SECTION, status=status)


def _summary(request: Request, draft: OrderDraft) -> HttpResponse:
    if request.method == "POST":
        return redirect(url_of(draft, SUMMARY))
    problems = problems_of(draft)
    plain = [step for step in answers.STEPS if step not in (answers.OFFICES, answers.SERVICES)]
    parts = [(step, TITLES[step], url_of(draft, step), rows_of(draft, step)) for step in plain]
    told = [(TITLES[step], url_of(draft, step), words) for step, words in problems.items()]
    context = _frame(draft, SUMMARY) | {
        "parts": parts,
        "problems": told,
        "offices": draft.answers.get(answers.OFFICES, {}).get("offices", []),
        "offers": chosen_offers(draft.answers.get(answers.SERVICES, {})),
        "offices_url": url_of(draft, answers.OFFICES),
        "services_url": url_of(draft, answers.SERVICES),
    }
    return console_page(request, "console/orders/summary.html", context, section=SECTION)


def _frame(draft: OrderDraft, here: str) -> dict[str, Any]:
    return {"order": draft, "steps": steps_of(draft, here), "step_title": TITLES[here]}


@staff_required
@stands_on("console:order", "order_id")
@require_POST
def order_place(request: Request, order_id: UUID) -> HttpResponse:
    draft = get_object_or_404(OrderDraft, pk=order_id)
    try:
        place_order(draft.pk, staff_of(request))
    except OrderRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(url_of(draft, SUMMARY))
    return redirect("console:order", order_id=order_id)


@staff_required
@stands_on("console:orders")
@require_POST
def order_discard(request: Request, order_id: UUID) -> HttpResponse:
    draft = get_object_or_404(OrderDraft, pk=order_id)
    try:
        discard_order(draft.pk)
    except OrderRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Ordine eliminato."))
    return redirect("console:orders")


def editable_or_404(order_id: UUID) -> OrderDraft:
    """One under way or done has its own page: `order` leads there."""
    draft = get_object_or_404(OrderDraft, pk=order_id)
    if not draft.is_editable:
        raise Http404
    return draft


@staff_required
@never_cache
@require_safe
def order_page(request: Request, order_id: UUID) -> HttpResponse:
    """Where an order stands: to be completed, under way, failed, done."""
    draft = get_object_or_404(OrderDraft.objects.prefetch_related("events"), pk=order_id)
    if draft.state == OrderDraft.State.OPEN:
        return redirect(url_of(draft, first_open(draft)))
    return console_page(request, "console/orders/order.html", outcome(draft), section=SECTION)
