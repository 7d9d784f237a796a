"""«Persone dall'estero»: those who came in through eIDAS without an Italian fiscal code, and how they get one in their file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required, stands_on
from accounts.http import OperatorRequest
from accounts.models import User
from accounts.roles import CHECKS_DELEGATIONS
from cases.actions.join_citizen import join_citizen, other_file, without_code
from cases.errors import CaseError
from operators.desk import desk_page
from operators.forms.people import JoinForm

SECTION = "persone"
PAGE_SIZE = 40


@role_required(*CHECKS_DELEGATIONS)
@never_cache
@require_safe
def people_list(request: OperatorRequest) -> HttpResponse:
    """How many cases, and not which: they may be of offices that the clerk does not see."""
    people = without_code().annotate(case_count=Count("cases")).order_by("family_name", "given_name", "id")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return desk_page(request, "operators/people.html", {"page": page}, section=SECTION)


@role_required(*CHECKS_DELEGATIONS)
@stands_on("operators:join_person", "person_id")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_person(request: OperatorRequest, person_id: UUID) -> HttpResponse:
    """POST shows first what will happen; with `confirmed` it happens. The code never stands in an address."""
    user = get_object_or_404(without_code().annotate(case_count=Count("cases")), pk=person_id)
    if request.method != "POST":
        return _show(request, user, JoinForm())
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form, status=422)
    code = form.cleaned_data["fiscal_code"]
    try:
        other = other_file(user, code)
        if "confirmed" not in request.POST:
            return _show(request, user, form, other=other, asks=True)
        join_citizen(user, code, form.proof, request.operator)
    except CaseError as refusal:
        form.add_error("fiscal_code", str(refusal))
        return _show(request, user, form, status=422)
    messages.success(
        request, _("Fatto: %(name)s ha un solo fascicolo, con il codice fiscale.") % {"name": user.full_name}
    )
    return redirect("operators:people")


def _show(
    request: OperatorRequest, user: User, form: JoinForm, *, other: User | None = None, asks: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {"person": user, "form": form, "facts": _facts(user), "other": other, "asks": asks}
    return desk_page(request, "operators/join_person.html", context, section=SECTION, status=status)


def _facts(user: User) -> list[tuple[str, str]]:
    return [
        (_("Nome"), user.full_name),
        (_("Data di nascita"), user.birth_date.strftime("%d/%m/%Y") if user.birth_date else _("non indicata")),
        (_("Luogo di nascita"), user.birth_place or _("non indicato")),
        (_("Pratiche"), str(getattr(user, "case_count", 0))),
    ]
