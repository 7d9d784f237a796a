"""After sending: the code, the dates, what happens next."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import citizen_required
from accounts.http import CitizenRequest
from cases.delegations.queries import readable_case
from cases.filing import filed_by
from cases.models import Case
from catalog.queries import category_label, definition
from citizen.casefile import facts, next_dates
from citizen.views.services import service_or_404

# While the protocol answers, the page asks again this many times, and then leaves it to the person.
LOOKS = 8


def case_or_404(request: CitizenRequest, case_id: UUID) -> Case:
    try:
        return readable_case(request.user, case_id)
    except Case.DoesNotExist:
        raise Http404 from None


def _case_of_service(request: CitizenRequest, category: str, code: str, case_id: UUID) -> Case:
    service_or_404(category, code)
    case = case_or_404(request, case_id)
    if case.service_code != code:
        raise Http404
    return case


@citizen_required
@never_cache
@require_safe
def confirmation(request: CitizenRequest, category: str, code: str, case_id: UUID) -> HttpResponse:
    case = _case_of_service(request, category, code, case_id)
    sheet = reverse("citizen:sheet", args=[category, code])
    context = {
        **_number(request, case, 0),
        "active_menu": "all-services",
        "category": category,
        "code": code,
        "office": case.office,
        "filed_by": filed_by(case) if case.delegation_id else "",
        "next_steps": definition(case.definition_hash).next_steps,
        "dates": next_dates(case),
        "index": [
            ("ricevuta", _("Numeri e date")),
            ("prossimi-passi", _("Prossimi passi")),
            ("valutazione", _("Valuta il servizio")),
        ],
        "rating_target": f"flow:{code}",
        "crumbs": [
            (_("Servizi"), reverse("citizen:services")),
            (category_label(category), reverse("citizen:category", args=[category])),
            (case.service_title, sheet),
            (_("Richiesta inviata"), None),
        ],
    }
    return render(request, "citizen/flow/confirmation.html", context)


@citizen_required
@never_cache
@require_safe
def number(request: CitizenRequest, category: str, code: str, case_id: UUID) -> HttpResponse:
    """The part of the confirmation that waits for the protocol."""
    case = _case_of_service(request, category, code, case_id)
    looks = request.GET.get("giro", "")
    return render(
        request, "citizen/flow/_number.html", _number(request, case, int(looks) if looks.isdecimal() else LOOKS)
    )


def _number(request: CitizenRequest, case: Case, looks: int) -> dict[str, object]:
    waits = not case.is_registered and looks < LOOKS
    where = request.resolver_match.kwargs  # type: ignore[union-attr]
    address = reverse("citizen:confirmation_number", args=[where["category"], where["code"], case.id])
    return {"case": case, "facts": facts(case), "look_again": f"{address}?giro={looks + 1}" if waits else ""}
