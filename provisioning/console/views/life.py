"""Closing a municipality's door for a while, and opening it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import staff_required, stands_on
from accounts.http import StaffRequest
from provisioning.console.forms import SuspendForm
from provisioning.console.life.words import words_of
from provisioning.console.pages import console_page
from provisioning.fleet.life.errors import LifeError
from provisioning.fleet.life.suspend import resume, suspend
from provisioning.support.queries import municipalities


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suspend_page(request: StaffRequest, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            # Nobody waits in front of a page for the deliveries that are under way.
            suspend(municipality, form.cleaned_data["reason"], request.user.snapshot(), patience_s=0)
        except LifeError as error:
            messages.warning(request, words_of(error.code))
        else:
            messages.success(request, _("Sportello sospeso: chi arriva vede la pagina di cortesia."))
        return redirect("console:municipality", schema=schema)
    context = {"municipality": municipality, "form": form}
    status = 422 if form.is_bound else 200
    return console_page(request, "console/life/suspend.html", context, section="comuni", status=status)


@staff_required
@stands_on("console:municipality", "schema")
@never_cache
@require_POST
def resume_now(request: StaffRequest, schema: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities(), schema_name=schema)
    try:
        resume(municipality, request.user.snapshot())
    except LifeError as error:
        messages.warning(request, words_of(error.code))
    else:
        messages.success(request, _("Sportello riaperto: quello che aspettava parte ora."))
    return redirect("console:municipality", schema=schema)
