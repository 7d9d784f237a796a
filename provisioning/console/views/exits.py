"""A municipality that leaves: exported into a file, removed. A worker does it, and its page says how far it has come."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff_required
from accounts.http import StaffRequest
from provisioning.console.life.forms import ExportForm, RemoveForm
from provisioning.console.life.rows import export_on_record, job_context, what_goes
from provisioning.console.life.words import words_of
from provisioning.console.pages import console_page
from provisioning.fleet.life.errors import Code, LifeError
from provisioning.fleet.life.jobs.ask import ask_export, ask_removal
from provisioning.fleet.models import LifeJob
from provisioning.support.queries import municipalities
from tenants.models import Municipality

SECTION = "comuni"
State = Municipality.State


@staff_required
@sensitive_post_parameters("passphrase", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export_page(request: StaffRequest, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            job = ask_export(municipality, form.cleaned_data["passphrase"], request.user.snapshot())
            return redirect("console:life_job", job_id=job.pk)
        except LifeError as error:
            form.refuse(error)
    context = {"municipality": municipality, "form": form}
    status = 422 if form.is_bound else 200
    return console_page(request, "console/life/export.html", context, section=SECTION, status=status)


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_page(request: StaffRequest, schema: str) -> HttpResponse:
    """One that has begun and stopped asks nothing more: it only goes on."""
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    if municipality.state not in (State.SUSPENDED, State.REMOVING):
        messages.warning(request, words_of(Code.NOT_SUSPENDED))
        return redirect("console:municipality", schema=schema)
    begun, (export, missing) = municipality.state == State.REMOVING, export_on_record(municipality)
    given = request.POST if request.method == "POST" else None
    form = RemoveForm(municipality.name, given, begun=begun, has_export=export is not None)
    if form.is_valid():
        try:
            job = ask_removal(municipality, form.consent(), request.user.snapshot())
            return redirect("console:life_job", job_id=job.pk)
        except LifeError as error:
            form.refuse(error)
    context = {"municipality": municipality, "form": form, "begun": begun, "export": export, "missing": missing}
    context |= what_goes(municipality)
    status = 422 if form.is_bound else 200
    return console_page(request, "console/life/remove.html", context, section=SECTION, status=status)


@staff_required
@never_cache
@require_safe
def job_page(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """Also of a municipality that is gone."""
    job = get_object_or_404(LifeJob, pk=job_id)
    context = job_context(job) | {"is_here": municipalities().filter(schema_name=job.schema_name).exists()}
    response = console_page(request, "console/life/job.html", context, section=SECTION)
    if request.headers.get("HX-Request") and not job.is_under_way:
        # The way back changes too: a municipality that was removed has no page any more.
        response.headers["HX-Refresh"] = "true"
    return response
