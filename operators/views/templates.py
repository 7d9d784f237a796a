"""The standard messages: which wording is in force for each event, and the municipality's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.models import Service
from catalog.queries import active_services, current_definition, get_service
from notifications.actions.save_template import restore_default, save_template
from notifications.defaults import EVENTS
from notifications.placeholders import PLACEHOLDERS
from notifications.queries import preview_of, template_catalogue, template_entry
from notifications.templates import MessageText, Origin
from operators.desk import desk_page
from operators.forms.template import TemplateForm
from tenants.text import Words

ORIGINS: dict[Origin, Words] = {
    Origin.SERVICE: _l("Del Comune, per questo servizio"),
    Origin.MUNICIPALITY: _l("Del Comune, per tutti i servizi"),
    Origin.BLUEPRINT: _l("Del catalogo, per questo servizio"),
    Origin.PLATFORM: _l("Della piattaforma"),
}
SECTION = "messaggi"


@dataclass(frozen=True)
class Scope:
    """Whose wording is on the table: one service's or, with an empty code, that of all services."""

    code: str
    title: str
    messages: Mapping[str, MessageText]

    @property
    def own(self) -> Origin:
        return Origin.SERVICE if self.code else Origin.MUNICIPALITY

    @property
    def url(self) -> str:
        return reverse("operators:templates") + (f"?servizio={self.code}" if self.code else "")


def _scope(code: str) -> Scope:
    if not code:
        return Scope("", _("Tutti i servizi"), {})
    try:
        service = get_service(code)
    except Service.DoesNotExist:
        raise Http404 from None
    return Scope(code, service.title, current_definition(service).messages)


@role_required(Role.ADMINISTRATOR)
@support_too
@require_safe
def template_list(request: OperatorRequest) -> HttpResponse:
    scope = _scope(request.GET.get("servizio", ""))
    entries = template_catalogue(request.tenant.name, scope.code, scope.messages)
    rows = [(e, ORIGINS[e.origin], e.origin == scope.own, _edit_url(e.event, scope)) for e in entries]
    context = {"scope": scope, "rows": rows, "services": active_services()}
    return desk_page(request, "operators/templates.html", context, section=SECTION)


def _edit_url(event: str, scope: Scope) -> str:
    names = [event, scope.code] if scope.code else [event]
    return reverse("operators:service_template" if scope.code else "operators:template", args=names)


@role_required(Role.ADMINISTRATOR)
@support_too
@require_http_methods(["GET", "POST"])
def template_edit(request: OperatorRequest, event: str, code: str = "") -> HttpResponse:
    """POST `action`: `preview`, `save`, or `restore` for the wording that would speak without ours."""
    scope = _scope(code)
    if event not in EVENTS and event not in scope.messages:
        raise Http404
    if request.POST.get("action") == "restore":
        return _restore(request, event, scope)
    entry = template_entry(event, request.tenant.name, scope.code, scope.messages)
    form = TemplateForm(event, request.POST or None, initial={"subject": entry.subject, "body": entry.body})
    if form.is_valid() and request.POST.get("action") == "save":
        return _save(request, form, scope)
    shown = form.data if form.is_bound else form.initial
    context = {
        "scope": scope, "entry": entry, "form": form, "origin": ORIGINS[entry.origin], "is_own": entry.origin == scope.own,
        "preview": preview_of(shown.get("subject", ""), shown.get("body", ""), request.tenant.name),
        "placeholders": PLACEHOLDERS.items(), "edited": form.is_bound,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "operators/template_edit.html", context, section=SECTION, status=status)


def _save(request: OperatorRequest, form: TemplateForm, scope: Scope) -> HttpResponse:
    save_template(event=form.event, service_code=scope.code, **form.cleaned_data)
    messages.success(request, _("Messaggio salvato: vale dal prossimo invio."))
    return redirect(scope.url)


def _restore(request: OperatorRequest, event: str, scope: Scope) -> HttpResponse:
    if restore_default(event=event, service_code=scope.code):
        messages.success(request, _("Testo del Comune eliminato: torna quello predefinito."))
    return redirect(scope.url)
