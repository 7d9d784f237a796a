"""«Operatori»: who works here, with which roles, and how they come in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import role_required, stands_on
from accounts.actions.close_account import reopen_account
from accounts.actions.give_role import give_role
from accounts.actions.invite_operator import invite, invite_again, reset_access
from accounts.actions.take_role import take_role
from accounts.errors import AccountError, AddressTaken, OwnAccount
from accounts.http import OperatorRequest
from accounts.lockout import forget_attempts
from accounts.logins import end_logins, open_logins
from accounts.models import RoleAssignment, User
from accounts.roles import Role
from accounts.second_factor import Factors, forgive_wrong_codes
from accounts.staff import Standing, staff, staff_member, standing
from cases.actions.dismiss import dismiss
from cases.models import Case
from operators.desk import desk_page
from operators.forms.staff import InviteForm, RoleForm
from tenants.text import Words

SECTION = "operatori"
PAGE_SIZE = 40
SEARCH_KEY = "staff_search"
STANDINGS: dict[Standing, tuple[Words, str]] = {
    Standing.ACTIVE: (_l("Attivo"), "success"),
    Standing.INVITED: (_l("Invitato"), "info"),
    Standing.INVITATION_OVER: (_l("Invito scaduto"), "warning"),
    Standing.WITHOUT_FACTOR: (_l("Senza secondo fattore"), "warning"),
    Standing.CLOSED: (_l("Accesso chiuso"), "neutral"),
}


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list(request: OperatorRequest) -> HttpResponse:
    """Names stay out of addresses: what is searched travels in the session."""
    if request.method == "POST":
        request.session[SEARCH_KEY] = request.POST.get("q", "").replace("\x00", "").strip()[:100]
        return redirect("operators:staff")
    typed = request.session.get(SEARCH_KEY, "")
    page = Paginator(staff(typed), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": [(user, STANDINGS[standing(user)]) for user in page], "typed": typed}
    return desk_page(request, "operators/staff/list.html", context, section=SECTION)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def invite_page(request: OperatorRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = invite(**form.cleaned_data)
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Invito in partenza: vale 7 giorni. Adesso scegli che cosa può fare."))
            return redirect("operators:staff_person", user_id=user.id)
    status = 422 if form.is_bound else 200
    return desk_page(request, "operators/staff/invite.html", {"form": form}, section=SECTION, status=status)


def _person(user_id: UUID) -> User:
    try:
        return staff_member(user_id)
    except User.DoesNotExist:
        raise Http404 from None


def _page(request: OperatorRequest, user: User, form: RoleForm | None = None) -> HttpResponse:
    state = standing(user)
    context: dict[str, Any] = {
        "person": user, "state": STANDINGS[state], "standing": state.value, "factors": Factors(user),
        "form": form or RoleForm(), "is_me": user.pk == request.user.pk,
        "open_count": open_logins(user).count(),
        "case_count": Case.objects.filter(assigned_to=user, closed_at=None).count(),
    }  # fmt: skip
    status = 422 if form else 200
    return desk_page(request, "operators/staff/person.html", context, section=SECTION, status=status)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD"])
def person(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    return _page(request, _person(user_id))


def _act(request: OperatorRequest, user: User, act: Callable[[], Any], said: str) -> HttpResponse:
    """One act on a person, or the reason why not; then back to their page."""
    try:
        act()
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("operators:staff_person", user_id=user.id)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def give(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user, form = _person(user_id), RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form)
    role, office = form.given_role(), form.cleaned_data["office"]
    return _act(
        request, user, lambda: give_role(user, role, office, request.operator), _("Ruolo dato: vale da subito.")
    )


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def take(request: OperatorRequest, user_id: UUID, assignment_id: UUID) -> HttpResponse:
    user = _person(user_id)
    held = get_object_or_404(RoleAssignment.objects.select_related("user"), id=assignment_id, user=user)
    return _act(request, user, lambda: take_role(held.id, request.operator), _("Ruolo tolto: non vale più da subito."))


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def resend(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user = _person(user_id)
    if standing(user) not in {Standing.INVITED, Standing.INVITATION_OVER, Standing.CLOSED}:
        messages.info(request, _("È già entrato: per ricominciare da capo azzera il suo accesso."))
        return redirect("operators:staff_person", user_id=user.id)
    said = _("Nuovo invito in partenza: quello di prima non vale più.")
    return _act(request, user, lambda: invite_again(user), said)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def reset(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user = _person(user_id)
    said = _("Accesso azzerato: le sue sessioni sono chiuse e un nuovo invito è in partenza.")
    return _act(request, user, lambda: _reset(user, request.user), said)


@transaction.atomic
def _reset(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OwnAccount
    reset_access(user)
    end_logins(user)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def unlock(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user = _person(user_id)
    forget_attempts(user.login)
    forgive_wrong_codes(user)
    messages.success(request, _("Sbloccato: può riprovare subito."))
    return redirect("operators:staff_person", user_id=user.id)


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def close(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user = _person(user_id)
    try:
        released = dismiss(user, request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _closed_text(released))
    return redirect("operators:staff_person", user_id=user.id)


def _closed_text(released: int) -> str:
    cases = ngettext(
        "%(n)d pratica è tornata tra quelle da assegnare.",
        "%(n)d pratiche sono tornate tra quelle da assegnare.",
        released,
    )
    closed = _("Accesso chiuso, insieme a tutte le sessioni aperte.")
    return f"{closed} {cases % {'n': released}}" if released else closed


@role_required(Role.ADMINISTRATOR)
@stands_on("operators:staff_person", "user_id")
@require_POST
def reopen(request: OperatorRequest, user_id: UUID) -> HttpResponse:
    user = _person(user_id)
    said = _("Accesso riaperto: un invito è in partenza. Controlla i ruoli, sono quelli di prima.")
    return _act(request, user, lambda: _reopen(user, request.user), said)


@transaction.atomic
def _reopen(user: User, by: User) -> None:
    invite_again(reopen_account(user, by))
