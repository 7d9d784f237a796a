"""What goes to the evaluators: trial identities, the documents to sign, the annex with the credentials."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.access import staff_required, stands_on
from accounts.http import Request
from documents.responses import content_response
from documents.sniffing import PDF
from provisioning.console.forms_pnrr import IdentityForm
from provisioning.console.pages import console_page, staff_of
from provisioning.console.views.pnrr import SECTION, dossier_or_404, show_dossier
from provisioning.pnrr.actions.identities import add_identity, read_identity, remove_identity
from provisioning.pnrr.actions.make_paper import make_annex, make_paper, open_paper
from provisioning.pnrr.errors import PnrrError
from provisioning.pnrr.models import DossierPaper


@staff_required
@stands_on("console:pnrr", "schema")
@sensitive_post_parameters("secret", "hint")
@never_cache
@require_POST
def add(request: Request, schema: str) -> HttpResponse:
    dossier, form = dossier_or_404(schema), IdentityForm(request.POST)
    if not form.is_valid():
        return show_dossier(request, dossier, form, status=422)
    add_identity(dossier, staff_of(request), form.credentials())
    messages.success(request, _("Identità di prova aggiunta: è cifrata, e ogni lettura resta scritta."))
    return redirect("console:pnrr", schema=schema)


@staff_required
@stands_on("console:pnrr", "schema")
@never_cache
@require_POST
def read(request: Request, schema: str, identity_id: UUID) -> HttpResponse:
    """By POST, because looking at it is written down. The answer is the only place where it is shown."""
    dossier = dossier_or_404(schema)
    get_object_or_404(dossier.identities, id=identity_id)
    try:
        credentials = read_identity(dossier, identity_id, staff_of(request))
    except PnrrError as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:pnrr", schema=schema)
    context = {"municipality": dossier.municipality, "credentials": credentials}
    return console_page(request, "console/pnrr/identity.html", context, section=SECTION)


@staff_required
@stands_on("console:pnrr", "schema")
@require_POST
def remove(request: Request, schema: str, identity_id: UUID) -> HttpResponse:
    dossier = dossier_or_404(schema)
    get_object_or_404(dossier.identities, id=identity_id)
    try:
        remove_identity(dossier, identity_id, staff_of(request))
    except PnrrError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Identità di prova tolta: del segreto non resta niente."))
    return redirect("console:pnrr", schema=schema)


@staff_required
@stands_on("console:pnrr", "schema")
@require_POST
def make(request: Request, schema: str, kind: str) -> HttpResponse:
    if kind not in DossierPaper.Kind.values:
        raise Http404
    try:
        make_paper(dossier_or_404(schema), staff_of(request), DossierPaper.Kind(kind))
    except PnrrError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Documento pronto: scaricalo, fallo firmare e caricalo in piattaforma."))
    return redirect("console:pnrr", schema=schema)


@staff_required
@never_cache
@require_safe
def paper(request: Request, schema: str, paper_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(dossier_or_404(schema).papers, id=paper_id)
    name = f"pnrr-{schema}-{found.kind}-{found.made_at:%Y%m%d}.pdf"
    return FileResponse(open_paper(found), as_attachment=True, filename=name, content_type=PDF.content_type)


@staff_required
@stands_on("console:pnrr", "schema")
@never_cache
@require_POST
def annex(request: Request, schema: str) -> HttpResponse:
    """Made and handed over in one go: nobody keeps it here."""
    response = content_response(make_annex(dossier_or_404(schema), staff_of(request)), PDF.content_type)
    response["Content-Disposition"] = f'attachment; filename="pnrr-{schema}-credenziali.pdf"'
    return response
