"""«PNRR»: the dossiers, one dossier, its data, the runs of the checks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request
from provisioning.console.forms_pnrr import DossierForm, IdentityForm, initial
from provisioning.console.pages import console_page, staff_of
from provisioning.console.pnrr_rows import dossier_context, dossier_rows
from provisioning.pnrr.actions.ask_run import ask_run
from provisioning.pnrr.actions.keep_dossier import change_dossier, open_dossier
from provisioning.pnrr.errors import PnrrError
from provisioning.pnrr.models import Dossier
from provisioning.pnrr.queries import dossier_of, offered
from provisioning.support.queries import municipalities
from tenants.models import Municipality

PAGE_SIZE = 30
SECTION = "pnrr"


def dossier_or_404(schema: str) -> Dossier:
    dossier = dossier_of(get_object_or_404(municipalities(), schema_name=schema))
    if dossier is None:
        raise Http404
    return dossier


@staff_required
@never_cache
@require_safe
def dossier_list(request: Request) -> HttpResponse:
    """`q`: words of name, province or host."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(municipalities(words), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": dossier_rows(list(page)), "words": words, "count": page.paginator.count}
    return console_page(request, "console/pnrr/list.html", context, section=SECTION)


@staff_required
@never_cache
@require_safe
def dossier_page(request: Request, schema: str) -> HttpResponse:
    """Without a dossier, the page on which one is opened."""
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    dossier = dossier_of(municipality)
    if dossier is None:
        return redirect("console:pnrr_data", schema=schema)
    return show_dossier(request, dossier)


def show_dossier(
    request: Request, dossier: Dossier, form: IdentityForm | None = None, status: int = 200
) -> HttpResponse:
    """`form`: the one for a trial identity that was refused."""
    context = {**dossier_context(dossier), "form": form, "identity_form": form or IdentityForm()}
    return console_page(request, "console/pnrr/dossier.html", context, section=SECTION, status=status)


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: Request, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    dossier = dossier_of(municipality)
    form = _data_form(request, municipality, dossier)
    if form.is_valid() and _kept(request, form, municipality, dossier):
        messages.success(request, _("Fascicolo salvato."))
        return redirect("console:pnrr", schema=schema)
    back = reverse("console:pnrr", args=[schema]) if dossier else reverse("console:pnrr_list")
    context = {"municipality": municipality, "dossier": dossier, "form": form, "back": back}
    status = 422 if form.is_bound else 200
    return console_page(request, "console/pnrr/data.html", context, section=SECTION, status=status)


def _data_form(request: Request, municipality: Municipality, dossier: Dossier | None) -> DossierForm:
    start = initial(dossier) if dossier else {"inhabitants": municipality.population}
    return DossierForm(offered(municipality), request.POST if request.method == "POST" else None, initial=start)


def _kept(request: Request, form: DossierForm, municipality: Municipality, dossier: Dossier | None) -> bool:
    staff, facts, services = staff_of(request), form.facts(), form.cleaned_data["services"]
    try:
        if dossier is None:
            open_dossier(staff, municipality, facts, services)
        else:
            change_dossier(dossier.id, staff, facts, services, form.cleaned_data["row_version"] or 0)
    except PnrrError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@staff_required
@stands_on("console:pnrr", "schema")
@require_POST
def run(request: Request, schema: str) -> HttpResponse:
    try:
        ask_run(dossier_or_404(schema), staff_of(request))
    except PnrrError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Controlli avviati: questa pagina mostra a che punto sono."))
    return redirect("console:pnrr", schema=schema)


@staff_required
@never_cache
@require_safe
def progress(request: Request, schema: str) -> HttpResponse:
    """The part of the dossier's page that tells how far the checks have come."""
    latest = dossier_or_404(schema).runs.first()
    context = {"run": latest, "schema": schema, "now": timezone.now()}
    response = render(request, "console/pnrr/_run.html", context)
    if latest is not None and not latest.is_open():
        # What was found stands on the rest of the page.
        response.headers["HX-Refresh"] = "true"
    return response
