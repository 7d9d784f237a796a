"""«Scrivania»: what waits for the person, what is going on, what can be taken up again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import citizen_required, stands_on
from accounts.http import CitizenRequest
from cases.actions.edit_draft import discard_draft
from cases.channels import Channel
from cases.enrolments import outside_enrolments
from cases.held import open_for_citizen
from cases.models import Draft, DraftDocument
from cases.queries import cases_of, drafts_of, open_drafts
from catalog.models import Service
from citizen.cards import case_cards, for_cards
from citizen.delegations import delegations_waiting
from citizen.elsewhere import outside_cards
from citizen.views.area.frame import area_frame
from citizen.views.area.inbox import with_service
from documents.responses import file_response
from notifications.queries import messages_of

SHOWN = 5


@dataclass(frozen=True)
class DraftCard:
    id: UUID
    title: str
    url: str
    updated_at: datetime
    expires_at: datetime
    # Name of the other application, when the service moved there and the draft cannot be sent any more.
    elsewhere: str = ""


@citizen_required
@never_cache
@require_safe
def desk(request: CitizenRequest) -> HttpResponse:
    citizen = request.user
    cards = case_cards(for_cards(cases_of(citizen)).filter(open_for_citizen()))
    drafts = list(open_drafts().filter(owner=citizen))
    own = [draft for draft in drafts if draft.channel == Channel.ONLINE]
    elsewhere = outside_enrolments(citizen)
    context = {
        "at_counter": _by_others([draft for draft in drafts if draft not in own]),
        "elsewhere": elsewhere,
        "outside": outside_cards(elsewhere)[:SHOWN],
        "drafts": _draft_cards(own),
        **delegations_waiting(citizen),
        "waiting": [card for card in cards if card.waits_for_you],
        "going_on": [card for card in cards if not card.waits_for_you][:SHOWN],
        "messages_shown": with_service(messages_of(citizen))[:SHOWN],
    }
    return render(request, "citizen/area/desk.html", area_frame(request, "desk") | context)


def _by_others(drafts: list[Draft]) -> list[dict[str, Any]]:
    """What a clerk or a delegate is filling in for the person: to know of, not to change from here."""
    if not drafts:
        return []
    titles = dict(Service.objects.filter(code__in={d.service_code for d in drafts}).values_list("code", "title"))
    return [
        {
            "title": titles.get(draft.service_code, draft.service_code),
            "filed_by": (draft.filing.get("delegate") or draft.filing["operator"])["name"],
            "updated_at": draft.updated_at,
        }
        for draft in drafts
    ]


def _draft_cards(drafts: list[Draft]) -> list[DraftCard]:
    services = {service.code: service for service in Service.objects.filter(code__in=[d.service_code for d in drafts])}
    return [_draft_card(draft, services[draft.service_code]) for draft in drafts if draft.service_code in services]


def _draft_card(draft: Draft, service: Service) -> DraftCard:
    route = "citizen:sheet" if service.is_elsewhere else "citizen:start"
    url = reverse(route, args=[service.category, service.code])
    return DraftCard(draft.id, service.title, url, draft.updated_at, draft.expires_at, service.external_name)


@citizen_required
@stands_on("citizen:desk")
@require_POST
def discard(request: CitizenRequest, draft_id: UUID) -> HttpResponse:
    draft = drafts_of(request.user).filter(id=draft_id).first()
    if draft is None:
        raise Http404
    discard_draft(draft, request.user)
    messages.success(request, _("La bozza è stata eliminata."))
    return redirect("citizen:desk")


@citizen_required
@never_cache
@require_safe
def draft_file(request: CitizenRequest, document_id: UUID) -> HttpResponseBase:
    """A file of one's own draft, or of the one being filled in for somebody, to check what was attached."""
    own = Q(draft__owner=request.user) & ~Q(draft__channel=Channel.DELEGATE)
    theirs = Q(draft__delegation=request.acting.delegation) if request.acting.delegation else Q(pk__in=[])
    found = DraftDocument.objects.filter(own | theirs, id=document_id).select_related("file").first()
    if found is None:
        raise Http404
    return file_response(found.file, inline=True)
