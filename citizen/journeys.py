"""Whose application a page of the flow is about: one's own, or that of the person for whom one acts."""

from accounts.http import CitizenRequest
from accounts.models import Delegation
from cases.delegations.filing import draft_under
from cases.flow.journey import Journey
from cases.queries import open_online_draft
from catalog.models import Service
from catalog.queries import current_definition
from citizen.delegate_face import DelegateFace
from citizen.face import CitizenFace


def journey_of(request: CitizenRequest, service: Service) -> Journey:
    """On the person's own draft; one that a clerk is filling in with them stays at the counter."""
    if delegation := request.acting.delegation:
        return _for_another(request, service, delegation)
    draft = open_online_draft(request.user, service.code)
    return Journey(service, current_definition(service), request.user, draft, CitizenFace(request))


def _for_another(request: CitizenRequest, service: Service, delegation: Delegation) -> Journey:
    # Bound when one began to act (`begin_acting`).
    assert delegation.principal is not None
    draft = draft_under(delegation, service.code)
    return Journey(service, current_definition(service), delegation.principal, draft, DelegateFace(request))
