"""The first page: what one can do here, and where one's application stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from catalog.models import Service
from catalog.queries import active_services
from citizen.categories import category_cards
from citizen.forms import StatusForm
from tenants.pages import shared_page

HIGHLIGHTED = 6
FEW = 4


@public_page
@require_safe
@shared_page
def home(request: Request) -> HttpResponse:
    services = active_services()
    context = {
        "active_menu": "all-services",
        "highlighted": [card for card in services if card.state == Service.State.ACTIVE][:HIGHLIGHTED],
        "categories": category_cards(),
        "services_count": len(services),
        # With a handful of services the page is laid out so that it does not look empty.
        "few": len(services) < FEW,
        "status_form": StatusForm(),
    }
    return render(request, "citizen/home.html", context)
