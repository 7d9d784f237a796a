"""The catalogue as citizens see it: the list, a category, the sheet of a service."""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from cases.enrolments import gives_status
from catalog.blueprint import CATEGORIES
from catalog.models import Service
from catalog.queries import active_services, category_label, current_definition, public_service, search_services
from citizen import sheet as presenter
from citizen.categories import category_cards
from offices.queries import office_by_code
from tenants.pages import shared_page

PAGE_SIZE = 24
MAX_QUERY = 100


def service_or_404(category: str, code: str) -> Service:
    try:
        return public_service(category, code)
    except Service.DoesNotExist:
        raise Http404 from None


def sheet_address(service: Service) -> str:
    return reverse("citizen:sheet", args=[service.category, service.code])


@public_page
@require_safe
@shared_page
def service_list(request: Request) -> HttpResponse:
    words = _words(request)
    found = search_services(words) if words else active_services()
    context = {"categories": category_cards(), "rating_target": "page:services", "crumbs": [(_("Servizi"), None)]}
    return render(request, "citizen/services.html", context | _results(request, found, words))


@public_page
@require_safe
@shared_page
def category(request: Request, category: str) -> HttpResponse:
    if category not in CATEGORIES:
        raise Http404
    words = _words(request)
    found = search_services(words, category) if words else active_services(category)
    context = {
        "category": category,
        "label": category_label(category),
        "others": [card for card in category_cards() if card.slug != category],
        "crumbs": [(_("Servizi"), reverse("citizen:services")), (category_label(category), None)],
        "rating_target": f"page:category:{category}",
    }
    return render(request, "citizen/category.html", context | _results(request, found, words))


def _words(request: Request) -> str:
    return request.GET.get("q", "").strip()[:MAX_QUERY]


def _results(request: Request, found: list[Any], words: str) -> dict[str, Any]:
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return {"active_menu": "all-services", "page": page, "total": len(found), "words": words}


@public_page
@require_safe
@shared_page
def sheet(request: Request, category: str, code: str) -> HttpResponse:
    service = service_or_404(category, code)
    definition = current_definition(service)
    office = office_by_code(service.office_code)
    facts = definition.sheet
    context = _frame(service) | {
        "definition": definition,
        "sheet": facts,
        "office": office,
        "availability": presenter.availability(service, definition),
        "index": presenter.page_index(facts),
        "costs": presenter.cost_rows(facts.costs.lines),
        "dates": presenter.dated(facts.times.calendar),
        "moments": presenter.undated(facts.times.calendar),
        "metatag_data": presenter.metatag(request, service, definition, office),
        "address_here": request.build_absolute_uri(request.path),
        "rating_target": f"sheet:{service.code}",
        "gives_status": gives_status(service),
        "external_host": urlsplit(service.external_url).hostname or "",
    }
    return render(request, "citizen/sheet.html", context)


@public_page
@require_safe
@shared_page
def terms(request: Request, category: str, code: str) -> HttpResponse:
    """«Condizioni di servizio» in full: the document that the sheet links to."""
    service = service_or_404(category, code)
    definition = current_definition(service)
    context = _frame(service, _("Condizioni di servizio")) | {"definition": definition, "terms": definition.sheet.terms}
    return render(request, "citizen/terms.html", context)


def _frame(service: Service, here: str = "") -> dict[str, Any]:
    """What the pages under a service share."""
    label = category_label(service.category)
    crumbs: list[tuple[str, str | None]] = [
        (_("Servizi"), reverse("citizen:services")),
        (label, reverse("citizen:category", args=[service.category])),
        (service.title, sheet_address(service) if here else None),
    ]
    return {
        "active_menu": "all-services",
        "service": service,
        "category_label": label,
        "crumbs": [*crumbs, (here, None)] if here else crumbs,
    }
