"""The catalogue as the fleet has it: the newest versions, who activated what, and who is behind."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import Request
from provisioning.console.pages import console_page
from provisioning.fleet.catalogue import blueprint_standing, blueprint_standings

PAGE_SIZE = 100


@staff_required
@never_cache
@require_safe
def catalogue(request: Request) -> HttpResponse:
    context = {"standings": blueprint_standings()}
    return console_page(request, "console/catalogue.html", context, section="catalogo")


@staff_required
@never_cache
@require_safe
def catalogue_service(request: Request, code: str) -> HttpResponse:
    standing = blueprint_standing(code)
    if standing is None:
        raise Http404
    page = Paginator(standing.holders, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"standing": standing.standing, "page": page}
    return console_page(request, "console/catalogue_service.html", context, section="catalogo")
