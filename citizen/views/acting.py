"""«Per chi presenti la domanda?»: choosing on whose behalf one acts, and going back to oneself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import citizen_required, stands_on
from accounts.acting import act_for_oneself, act_under, has_chosen
from accounts.delegations import about, held_for
from accounts.http import CitizenRequest
from accounts.models import Delegation
from cases.delegations.filing import begin_acting
from cases.errors import DelegationEnded
from cases.flow import privacy_page
from cases.flow.journey import Journey
from cases.flow.update import as_uuid
from cases.parking import KEY as PARKED
from catalog.models import Service
from catalog.queries import category_label
from citizen.delegations import ending
from citizen.forms_acting import ForWhomForm
from citizen.journeys import journey_of
from citizen.views.services import service_or_404, sheet_address


def must_choose(request: CitizenRequest, service: Service) -> bool:
    """Who holds delegations for this service says first for whom they apply."""
    return request.acting.delegation is None and bool(held_for(request.user, service.code))


def has_not_chosen(request: CitizenRequest, journey: Journey) -> bool:
    """About to begin an application, or to find again what was typed, without having come by its door: after a login anew."""
    is_at_risk = journey.draft is None or PARKED in request.session
    return is_at_risk and not has_chosen(request) and must_choose(request, journey.service)


def turned_away(request: CitizenRequest, service: Service) -> HttpResponse | None:
    """Under a delegation that is over, or that does not cover this service, no page of its application opens."""
    acting = request.acting
    if acting.ended is not None:
        return _ended(request, service, acting.ended)
    if acting.delegation is None or acting.delegation.covers(service.code):
        return None
    told = _("La delega di %(name)s non vale per questo servizio: scegli per chi presenti la domanda.")
    messages.warning(request, told % {"name": acting.delegation.principal_name})
    return redirect("citizen:for_whom", service.category, service.code)


def _ended(request: CitizenRequest, service: Service, delegation: Delegation) -> HttpResponse:
    """Why nothing can be sent any more, and what becomes of what was written."""
    draft = delegation.drafts.filter(service_code=service.code, submitted_at__isnull=True).first()
    context = {
        "active_menu": "all-services",
        "service": service,
        "delegation": delegation,
        "how": ending(delegation),
        "draft": draft,
        "crumbs": [(service.title, sheet_address(service)), (_("Delega non più valida"), None)],
    }
    return render(request, "citizen/delegation_ended.html", context, status=409)


@citizen_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def for_whom(request: CitizenRequest, category: str, code: str) -> HttpResponse:
    service = service_or_404(category, code)
    held = held_for(request.user, service.code)
    chosen = str(request.acting.delegation.id) if request.acting.delegation else None
    posted = request.POST if request.method == "POST" else None
    form = ForWhomForm(request.user, held, posted, initial={"who": chosen})
    if form.is_valid():
        return _begin(request, service, form.cleaned_data["who"])
    context = {
        "active_menu": "all-services",
        "service": service,
        "form": form,
        "crumbs": [
            (_("Servizi"), reverse("citizen:services")),
            (category_label(category), reverse("citizen:category", args=[category])),
            (service.title, sheet_address(service)),
            (_("Per chi presenti la domanda?"), None),
        ],
    }
    return render(request, "citizen/for_whom.html", context, status=400 if form.errors else 200)


def _begin(request: CitizenRequest, service: Service, who: str) -> HttpResponse:
    delegation_id = as_uuid(who)
    if delegation_id is None:
        act_for_oneself(request)
        return privacy_page.start(journey_of(request, service))
    try:
        act_under(request, begin_acting(delegation_id, request.user).id)
    except DelegationEnded as error:
        messages.warning(request, str(error))
        return redirect("citizen:for_whom", service.category, service.code)
    return privacy_page.start(journey_of(request, service))


@citizen_required
@stands_on("citizen:delegation", "delegation_id")
@require_POST
def act(request: CitizenRequest, delegation_id: UUID) -> HttpResponse:
    """From the page of the delegation; with `servizio`, on to the application begun there."""
    if not about(request.user).filter(id=delegation_id).exists():
        raise Http404
    try:
        delegation = begin_acting(delegation_id, request.user)
    except DelegationEnded:
        messages.warning(request, _("Con questa delega non puoi agire adesso."))
        return redirect("citizen:delegation", delegation_id)
    act_under(request, delegation.id)
    return _to_service(request.POST.get("servizio", "")) or redirect("citizen:services")


def _to_service(code: str) -> HttpResponse | None:
    service = Service.objects.filter(code=code).first() if code.isascii() and code else None
    return redirect("citizen:start", service.category, service.code) if service else None


@citizen_required
@stands_on("citizen:delegations")
@require_POST
def stop(request: CitizenRequest) -> HttpResponse:
    act_for_oneself(request)
    messages.success(request, _("Ora agisci per te."))
    return redirect("citizen:desk")
