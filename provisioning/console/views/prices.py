"""«Listino»: the versions of the price list; the one in the making is worked on here, a published one only read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import StaffRequest
from provisioning.console.pages import console_page
from provisioning.console.price_forms import PriceForm, PublishForm, shown
from provisioning.support.actions.prices.draft_list import begin_draft, discard_draft
from provisioning.support.actions.prices.edit_price import put_price, take_out
from provisioning.support.actions.prices.publish_list import publish_list
from provisioning.support.errors import CodeTaken, SupportError
from provisioning.support.models import Price, PriceList
from provisioning.support.models.price import ServiceKind
from provisioning.support.price_queries import list_in_force

SECTION = "listino"
STANDING_KINDS = {
    PriceList.Standing.DRAFT: "info",
    PriceList.Standing.COMING: "warning",
    PriceList.Standing.IN_FORCE: "success",
    PriceList.Standing.OVER: "neutral",
}


@staff_required
@never_cache
@require_safe
def version_list(request: StaffRequest) -> HttpResponse:
    in_force = list_in_force()
    versions = [(version, _standing(version, in_force)) for version in PriceList.objects.all()]
    context = {"versions": versions, "has_draft": any(version.is_draft for version, _each in versions)}
    return console_page(request, "console/prices/versions.html", context, section=SECTION)


def _standing(version: PriceList, in_force: PriceList | None) -> tuple[str, str]:
    standing = version.standing(in_force)
    return str(standing.label), STANDING_KINDS[standing]


@staff_required
@stands_on("console:price_lists")
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    try:
        draft = begin_draft(request.user)
    except SupportError as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:price_lists")
    return redirect("console:price_list", list_id=draft.id)


@staff_required
@never_cache
@require_safe
def version_page(request: StaffRequest, list_id: UUID) -> HttpResponse:
    return _show(request, get_object_or_404(PriceList, id=list_id))


def _show(request: StaffRequest, version: PriceList, refused: PublishForm | None = None) -> HttpResponse:
    prices = list(version.prices.all())
    groups = [(kind.label, [price for price in prices if price.kind == kind]) for kind in ServiceKind]
    context: dict[str, Any] = {
        "version": version, "standing": _standing(version, list_in_force()), "form": refused,
        "groups": [group for group in groups if group[1]], "publish_form": refused or PublishForm(),
    }  # fmt: skip
    return console_page(
        request, "console/prices/version.html", context, section=SECTION, status=422 if refused else 200
    )


@staff_required
@stands_on("console:price_list", "list_id")
@never_cache
@require_POST
def publish(request: StaffRequest, list_id: UUID) -> HttpResponse:
    version, form = get_object_or_404(PriceList, id=list_id), PublishForm(request.POST)
    if not form.is_valid():
        return _show(request, version, form)
    try:
        publish_list(version.id, request.user, **form.cleaned_data)
    except SupportError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, version, form)
    messages.success(request, _("Listino pubblicato: da ora non cambia più."))
    return redirect("console:price_list", list_id=list_id)


@staff_required
@stands_on("console:price_list", "list_id")
@require_POST
def discard(request: StaffRequest, list_id: UUID) -> HttpResponse:
    version = get_object_or_404(PriceList, id=list_id)
    gone = _done(request, lambda: discard_draft(version.id, request.user), _("Bozza eliminata."))
    return redirect("console:price_lists") if gone else redirect("console:price_list", list_id=list_id)


def _done(request: StaffRequest, act: Callable[[], Any], said: str) -> bool:
    try:
        act()
    except SupportError as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, said)
    return True


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def price_new(request: StaffRequest, list_id: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(PriceList, id=list_id), None)


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def price_page(request: StaffRequest, list_id: UUID, price_id: UUID) -> HttpResponse:
    version = get_object_or_404(PriceList, id=list_id)
    return _edit(request, version, get_object_or_404(version.prices, id=price_id))


def _edit(request: StaffRequest, version: PriceList, price: Price | None) -> HttpResponse:
    initial = shown(price) if price else {}
    form = PriceForm(request.POST, initial=initial) if request.method == "POST" else PriceForm(initial=initial)
    if form.is_valid() and _saved(request, version, price, form):
        return redirect("console:price_list", list_id=version.id)
    context = {"version": version, "price": price, "form": form}
    return console_page(
        request, "console/prices/price.html", context, section=SECTION, status=422 if form.is_bound else 200
    )


def _saved(request: StaffRequest, version: PriceList, price: Price | None, form: PriceForm) -> bool:
    try:
        put_price(version.id, form.offer(), request.user, price.id if price else None)
    except SupportError as refusal:
        form.add_error("code" if isinstance(refusal, CodeTaken) else None, str(refusal))
        return False
    messages.success(request, _("Servizio salvato nella bozza."))
    return True


@staff_required
@stands_on("console:price_list", "list_id")
@require_POST
def price_out(request: StaffRequest, list_id: UUID, price_id: UUID) -> HttpResponse:
    version = get_object_or_404(PriceList, id=list_id)
    price = get_object_or_404(version.prices, id=price_id)
    _done(request, lambda: take_out(version.id, price.id, request.user), _("Servizio tolto dalla bozza."))
    return redirect("console:price_list", list_id=list_id)
