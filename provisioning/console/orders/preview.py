"""The portal of a municipality that does not exist yet: its header and a sheet, in the colour and with the arms chosen."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.http import Request
from catalog.actions.change import InvalidCustomisation, resolved
from catalog.parameters import InvalidParameters
from catalog.queries import category_label
from catalog.resolve import ResolvedDefinition
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders.answers import FACTS, SERVICES, look_of
from provisioning.fleet.orders.services import Offer, offers
from tenants.models import Branding, Municipality
from tenants.views import brand_hash


def look_address(draft: OrderDraft, look: Branding, route: str) -> str:
    return reverse(route, args=[draft.pk, brand_hash(look)])


def preview(request: Request, draft: OrderDraft) -> HttpResponse:
    look = look_of(draft)
    town = Municipality(name=draft.answers.get(FACTS, {}).get("name", ""))
    town.branding = look
    # The layouts of the portal ask these of every request; on the vendor's host they stand for nobody else.
    request.tenant, request.user = town, AnonymousUser()
    request.brand_files = {  # type: ignore[attr-defined]
        "tenants:brand_css": look_address(draft, look, "console:order_css"),
        "tenants:coat_of_arms": look_address(draft, look, "console:order_arms"),
    }
    return render(request, "console/orders/preview.html", _sheet(draft))


def _sheet(draft: OrderDraft) -> dict[str, Any]:
    """A service of the order or, before any was chosen, the first of the catalogue that can be shown as it comes."""
    found = sorted(offers(draft.answers.get(SERVICES, {})), key=lambda offer: not offer.is_chosen)
    definition = next((made for made in map(_definition, found) if made is not None), None)
    if definition is None:
        return {}
    return {"definition": definition, "sheet": definition.sheet, "category": category_label(definition.category)}


def _definition(offer: Offer) -> ResolvedDefinition | None:
    try:
        return resolved(offer.blueprint, offer.blueprint_hash, offer.values, {})
    except (InvalidParameters, InvalidCustomisation):
        return None
