"""«Tempi di intervento»: how many requests were taken in hand in time, by month and municipality."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.http import StaffRequest
from provisioning.console.pages import console_page
from provisioning.support.clock import Severity
from provisioning.support.measures import Measure, measures, years
from ui.tables import csv_text

PAGE_SIZE = 100
# Names for programs, whatever language the console speaks.
COLUMNS = ("mese", "ente", "gravita", "nei_tempi", "fuori_tempo", "in_corso", "percentuale")


@staff_required
@never_cache
@require_safe
def measure_page(request: StaffRequest) -> HttpResponse:
    """`anno`: of the opening."""
    known = years()
    year = _year(request, known)
    found = measures(year)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "year": year, "years": known, "totals": [_total(found, each) for each in Severity]}
    return console_page(request, "console/tickets/measures.html", context, section="richieste")


@staff_required
@never_cache
@require_safe
def measure_table(request: StaffRequest) -> HttpResponse:
    year = _year(request, years())
    lines = (
        (f"{m.month:%Y-%m}", m.municipality, m.severity.value, m.kept, m.missed, m.going, "" if m.percent is None else m.percent)
        for m in measures(year)
    )  # fmt: skip
    named = {"Content-Disposition": f'attachment; filename="tempi-di-intervento-{year}.csv"'}
    return HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8", headers=named)


def _year(request: StaffRequest, known: list[int]) -> int:
    asked = request.GET.get("anno", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in known else known[0]


def _total(found: Sequence[Measure], severity: Severity) -> Measure:
    """Of the whole year and every municipality."""
    of_it = [m for m in found if m.severity == severity]
    kept, missed, going = (sum(getattr(m, name) for m in of_it) for name in ("kept", "missed", "going"))
    return Measure(None, "", severity, kept, missed, going)
