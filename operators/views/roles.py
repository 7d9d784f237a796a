"""The roles that exist, those of the municipality's own, and the journal of who was given what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required, stands_on, support_too
from accounts.actions.custom_roles import change_role, delete_role, make_role
from accounts.errors import AccountError, NameTaken
from accounts.http import OperatorRequest
from accounts.models import CustomRole, RightsEvent
from accounts.queries import holders_by_role
from accounts.roles import READS_RIGHTS, Role
from operators.desk import desk_page
from operators.forms.roles import CustomRoleForm, meanings
from operators.rights import journal_lines, role_cards

SECTION = "ruoli"
PAGE_SIZE = 40


@role_required(Role.ADMINISTRATOR)
@require_safe
def role_list(request: OperatorRequest) -> HttpResponse:
    roles = CustomRole.objects.order_by("name")
    context = {"custom": role_cards(roles, holders_by_role()), "built_in": meanings()}
    return desk_page(request, "operators/roles.html", context, section=SECTION)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:role_new")
@require_http_methods(["GET", "POST"])
def role_new(request: OperatorRequest) -> HttpResponse:
    form = CustomRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_role(**form.given(), by=request.operator)
            messages.success(request, _("Ruolo creato. Ora puoi darlo a chi lavora nell'ente."))
            return redirect("operators:roles")
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
    return _show(request, form)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:role", "role_id")
@require_http_methods(["GET", "POST"])
def role_page(request: OperatorRequest, role_id: UUID) -> HttpResponse:
    role = get_object_or_404(CustomRole, id=role_id)
    form = CustomRoleForm(request.POST) if request.method == "POST" else CustomRoleForm.of(role)
    if form.is_bound and form.is_valid():
        try:
            change_role(role.id, **form.given(), by=request.operator)
            messages.success(request, _("Ruolo cambiato: vale da subito per chi ce l'ha."))
            return redirect("operators:roles")
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
    return _show(request, form, role=role, holders=holders_by_role().get(role.id, []))


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:role", "role_id")
@require_POST
def role_delete(request: OperatorRequest, role_id: UUID) -> HttpResponse:
    role = get_object_or_404(CustomRole, id=role_id)
    try:
        delete_role(role.id, request.operator)
        messages.success(request, _("Ruolo «%(name)s» eliminato.") % {"name": role.name})
    except AccountError as refusal:
        messages.warning(request, str(refusal))
        return redirect("operators:role", role_id=role.id)
    return redirect("operators:roles")


@role_required(*READS_RIGHTS)
@support_too
@require_safe
def journal(request: OperatorRequest) -> HttpResponse:
    page = Paginator(RightsEvent.objects.all(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "lines": journal_lines(page)}
    return desk_page(request, "operators/rights_journal.html", context, section="diritti")


def _show(request: OperatorRequest, form: CustomRoleForm, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return desk_page(request, "operators/role_edit.html", {"form": form, **more}, section=SECTION, status=status)
