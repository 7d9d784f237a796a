"""«Pagamenti»: what the person has to pay, and what was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import citizen_required
from accounts.http import CitizenRequest
from billing.models import DebtPosition
from billing.queries import positions_of
from cases.dues import case_id_of, how_to_pay
from cases.models import Case
from citizen.views.area.frame import area_frame

PAGE_SIZE = 20


@dataclass(frozen=True)
class Due:
    """A debt with its case, and how to pay it while it is open."""

    position: DebtPosition
    case: Case
    how_to: str


@citizen_required
@never_cache
@require_safe
def payments(request: CitizenRequest) -> HttpResponse:
    page = Paginator(positions_of(request.user), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "dues": dues(page.object_list)}
    return render(request, "citizen/area/payments.html", area_frame(request, "payments") | context)


def dues(positions: Iterable[DebtPosition]) -> list[Due]:
    listed = list(positions)
    cases = _cases({case_id_of(position) for position in listed})
    return [due_of(position, cases[case_id_of(position)]) for position in listed]


def due_of(position: DebtPosition, case: Case) -> Due:
    return Due(position, case, how_to_pay(case) if position.is_open else "")


def _cases(ids: set[UUID]) -> dict[UUID, Case]:
    found = Case.objects.filter(id__in=ids).select_related("office").defer("answers", "sources", "declarations")
    return {case.id: case for case in found}
