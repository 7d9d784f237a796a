"""The municipalities that this installation serves."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import Request
from provisioning.console.pages import console_page
from provisioning.console.rows import rows
from provisioning.console.views.support import show_municipality
from provisioning.support.queries import municipalities

PAGE_SIZE = 50


@staff_required
@never_cache
@require_safe
def municipality_list(request: Request) -> HttpResponse:
    """`q`: words of name, province or host."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(municipalities(words), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": rows(page), "words": words, "count": page.paginator.count}
    return console_page(request, "console/municipalities.html", context, section="comuni")


@staff_required
@never_cache
@require_safe
def municipality_page(request: Request, schema: str) -> HttpResponse:
    return show_municipality(request, get_object_or_404(municipalities(), schema_name=schema))
