"""The municipalities that this installation serves, those that need somebody first."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request, StaffRequest
from provisioning.console.filters import FleetFilter, fleet_totals
from provisioning.console.forms import DomainForm
from provisioning.console.pages import console_page
from provisioning.console.rows import rows
from provisioning.console.views.support import show_municipality
from provisioning.fleet.health.ask import ask_to_look_again
from provisioning.fleet.health.domains import write_by_hand
from provisioning.fleet.health.problems import PROBLEMS
from provisioning.support.queries import municipalities

PAGE_SIZE = 50


@staff_required
@never_cache
@require_safe
def municipality_list(request: Request) -> HttpResponse:
    now, form = timezone.now(), FleetFilter(request.GET)
    page = Paginator(form.found(now), PAGE_SIZE).get_page(request.GET.get("pagina"))
    totals = fleet_totals(now)
    context = {
        "page": page,
        "rows": rows(page),
        "filter": form,
        "is_filtered": any(request.GET.get(name) for name in ("q", "problema", "stato")),
        "count": page.paginator.count,
        "totals": totals,
        "by_problem": [(problem, totals[problem.code]) for problem in PROBLEMS],
        "now": now,
    }
    return console_page(request, "console/municipalities.html", context, section="comuni")


@staff_required
@never_cache
@require_safe
def municipality_page(request: Request, schema: str) -> HttpResponse:
    return show_municipality(request, get_object_or_404(municipalities(), schema_name=schema))


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def domain_page(request: StaffRequest, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    hosts = [domain.domain for domain in municipality.domains.order_by("-is_primary", "domain")]
    form = DomainForm(request.POST if request.method == "POST" else None, hosts=hosts)
    if form.is_valid():
        write_by_hand(form.cleaned_data["name"], form.cleaned_data["expires_on"], request.user.snapshot())
        messages.success(request, _("Scadenza del dominio registrata."))
        return redirect("console:municipality", schema=schema)
    context = {"municipality": municipality, "form": form}
    return console_page(request, "console/domain.html", context, section="comuni", status=422 if form.is_bound else 200)


@staff_required
@stands_on("console:municipality", "schema")
@require_POST
def refresh(request: Request, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    if not ask_to_look_again(municipality):
        messages.warning(request, _("Adesso non si può controllare: riprova tra qualche minuto."))
    return redirect("console:municipality", schema=schema)
