"""What belongs to an order beside its steps: the values of a service, the checklist for the municipality, the preview."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request
from catalog.forms.values import ParametersForm
from provisioning.console.orders.preview import preview
from provisioning.console.orders.steps import TITLES, steps_of, url_of
from provisioning.console.pages import console_page, staff_of
from provisioning.console.views.orders import SECTION, editable_or_404
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders.answers import SERVICES, look_of
from provisioning.fleet.orders.errors import OrderRefused
from provisioning.fleet.orders.services import Offer, chosen_offers, offers
from provisioning.fleet.orders.write import save_step
from tenants.colours import style_sheet
from tenants.models import Branding
from tenants.views import brand_hash

# Saves what is decided so far, and leaves the rest to be decided.
PARTLY = "partly"


@staff_required
@stands_on("console:order_values", "order_id", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_values(request: Request, order_id: UUID, code: str) -> HttpResponse:
    draft = editable_or_404(order_id)
    offer = _chosen_or_404(draft, code)
    data = request.POST if request.method == "POST" else None
    form = ParametersForm(offer.blueprint.parameters, offer.values, data)
    if data is None or not (form.is_valid() or _takes_what_is_there(form, request)):
        context = {"order": draft, "steps": steps_of(draft, SERVICES), "step_title": TITLES[SERVICES]}
        context |= {"offer": offer, "form": form, "services_url": url_of(draft, SERVICES)}
        status = 422 if data is not None and form.errors else 200
        return console_page(request, "console/orders/values.html", context, section=SECTION, status=status)
    return _saved(request, draft, offer, form)


def _takes_what_is_there(form: ParametersForm, request: Request) -> bool:
    return request.POST.get("action") == PARTLY and not form.row_action


def _saved(request: Request, draft: OrderDraft, offer: Offer, form: ParametersForm) -> HttpResponse:
    """What the catalogue proposes is left to the catalogue, which may change its mind in a newer version."""
    proposed = {parameter.id: parameter.default for parameter in offer.blueprint.parameters}
    chosen = {name: value for name, value in form.given.items() if value is not None and value != proposed[name]}
    services = {**draft.answers[SERVICES]["services"], offer.code: {"office": offer.office, "parameters": chosen}}
    try:
        save_step(draft.pk, SERVICES, {"services": services}, staff_of(request))
    except OrderRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:order", order_id=draft.pk)
    messages.success(request, _("Salvato."))
    return redirect(url_of(draft, SERVICES))


def _chosen_or_404(draft: OrderDraft, code: str) -> Offer:
    offer = next((one for one in offers(draft.answers.get(SERVICES, {})) if one.code == code), None)
    if offer is None or not offer.is_chosen:
        raise Http404
    return offer


@staff_required
@never_cache
@require_safe
def order_decisions(request: Request, order_id: UUID) -> HttpResponse:
    """The checklist that goes to the municipality, service by service: to print, or to fill in together."""
    draft = get_object_or_404(OrderDraft, pk=order_id)
    chosen = chosen_offers(draft.answers.get(SERVICES, {}))
    return console_page(request, "console/orders/decisions.html", {"order": draft, "offers": chosen}, section=SECTION)


@staff_required
@never_cache
@require_safe
def order_preview(request: Request, order_id: UUID) -> HttpResponse:
    return preview(request, get_object_or_404(OrderDraft, pk=order_id))


@staff_required
@require_safe
def order_css(request: Request, order_id: UUID, digest: str) -> HttpResponse:
    return _file(order_id, digest, lambda look: style_sheet(look.primary_color), "text/css; charset=utf-8")


@staff_required
@require_safe
def order_arms(request: Request, order_id: UUID, digest: str) -> HttpResponse:
    response = _file(order_id, digest, lambda look: look.coat_of_arms_svg, "image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(order_id: UUID, digest: str, content: Callable[[Branding], str], kind: str) -> HttpResponse:
    """A page that was still loading when the look changed gets the new one, under a name that must not be kept."""
    look = look_of(get_object_or_404(OrderDraft, pk=order_id))
    response = HttpResponse(content(look), content_type=kind)
    kept = "private, max-age=3600" if digest == brand_hash(look) else "no-store"
    response.headers["Cache-Control"] = kept
    return response
