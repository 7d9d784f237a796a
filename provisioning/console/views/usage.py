"""What the municipalities used: on a page, and as a file for who makes the bills."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import Request
from provisioning.console.pages import console_page
from provisioning.console.usage import as_csv, by_town, total_of, usage_of
from provisioning.fleet.health.months import months_until

PAGE_SIZE = 100


@staff_required
@never_cache
@require_safe
def usage(request: Request) -> HttpResponse:
    month = _month(request)
    rows = by_town(usage_of(month))
    months = list(reversed(months_until(timezone.localdate())))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "total": total_of(rows), "month": month, "months": months}
    return console_page(request, "console/usage.html", context, section="consumi")


@staff_required
@never_cache
@require_safe
def usage_csv(request: Request) -> HttpResponse:
    month = _month(request)
    response = HttpResponse(as_csv(usage_of(month)).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = f"consumi-{month:%Y-%m}.csv" if month else "consumi-12-mesi.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _month(request: Request) -> date | None:
    """`mese`: YYYY-MM, among the last twelve; anything else counts as none."""
    wanted = request.GET.get("mese", "")
    return next((month for month in months_until(timezone.localdate()) if f"{month:%Y-%m}" == wanted), None)
