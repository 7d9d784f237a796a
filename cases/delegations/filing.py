"""An application that a delegate fills in and sends for the principal."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.register_citizen import register_citizen
from accounts.delegations import held_by, principal_as_person
from accounts.models import Delegation, PersonalDatum, User
from cases.actions.open_draft import new_draft
from cases.channels import Channel
from cases.errors import DelegationEnded, NotCovered, ServiceElsewhere, WindowClosed
from cases.models import Case, Draft
from catalog.models import Service
from catalog.profile import profile_values
from catalog.queries import current_definition, definition
from catalog.windows import window_state


def filing_facts(delegation: Delegation) -> dict[str, Any]:
    """Kept with draft and case: true also when the delegation, or a name, changes."""
    assert delegation.delegate is not None
    return {
        "delegate": dict(delegation.delegate.snapshot()),
        "delegate_code": delegation.delegate_fiscal_code,
        "principal": delegation.principal_name,
        "kind": delegation.kind,
        "delegation": delegation.code,
        "valid_until": delegation.valid_until.isoformat(),
    }


def require_held(delegation_id: UUID | None, delegate: User, service_code: str, *, lock: bool = False) -> Delegation:
    """With `lock`, inside a transaction: whoever revokes it waits until that is over. Raises `DelegationEnded`, `NotCovered`."""
    if delegation_id is None:
        raise DelegationEnded
    held = held_by(delegate).filter(id=delegation_id)
    found = (held.select_for_update(of=("self",)) if lock else held).first()
    if found is None:
        raise DelegationEnded
    if not found.covers(service_code):
        raise NotCovered
    return found


@transaction.atomic
def begin_acting(delegation_id: UUID, delegate: User) -> Delegation:
    """From here on the principal has an account, which their digital identity will open; drafts begun under an earlier
    delegation of the two go on. Raises `DelegationEnded`."""
    found = held_by(delegate).filter(id=delegation_id).select_for_update(of=("self",)).first()
    if found is None:
        raise DelegationEnded
    if found.principal is None:
        found.principal = register_citizen(principal_as_person(found), PersonalDatum.Source.DELEGATE)
        found.save(update_fields=["principal"])
    _take_up_drafts(found)
    return found


def _take_up_drafts(delegation: Delegation) -> None:
    drafts = Draft.objects.filter(
        channel=Channel.DELEGATE, submitted_at__isnull=True, owner=delegation.principal,
        delegation__delegate=delegation.delegate,
    ).select_related("delegation")  # fmt: skip
    taken = {draft.service_code for draft in drafts if draft.delegation_id == delegation.id}
    for draft in drafts:
        old = draft.delegation
        if old is None or old.state in Delegation.OPEN or not delegation.covers(draft.service_code):
            continue
        if draft.service_code not in taken:
            taken.add(draft.service_code)
            draft.delegation, draft.filing = delegation, filing_facts(delegation)
            draft.save(update_fields=["delegation", "filing"])


def draft_under(delegation: Delegation, service_code: str) -> Draft | None:
    """Also one that has expired and was not deleted yet."""
    drafts = Draft.objects.filter(delegation=delegation, service_code=service_code, submitted_at__isnull=True)
    return drafts.first()


def open_delegate_draft(delegation: Delegation, service: Service) -> Draft:
    """The delegate's draft of this service for the principal, or a new one. The principal's own draft is left alone.

    Raises `NotCovered`, `ServiceElsewhere`, and `WindowClosed` only when a new one is needed.
    """
    if not delegation.covers(service.code):
        raise NotCovered
    if service.is_elsewhere:
        raise ServiceElsewhere
    existing = draft_under(delegation, service.code)
    if existing and existing.expires_at > timezone.now():
        return existing
    resolved = current_definition(service)
    if not window_state(resolved, timezone.now()).is_open:
        raise WindowClosed(resolved.windows.closed_message)
    assert delegation.principal is not None
    with transaction.atomic():
        if existing:
            existing.delete()
        return new_draft(
            delegation.principal, service.code, resolved, Channel.DELEGATE, filing_facts(delegation), delegation
        )


def file_by_delegate(case: Case, draft: Draft) -> None:
    """Who sends it, for whom and as what. The applicant is called as the delegation says: how the town hall knows them
    otherwise is nothing for the delegate to learn. Where they have no email, the one typed here serves for this case."""
    assert draft.delegation is not None
    case.channel, case.delegation = draft.channel, draft.delegation
    case.filing = filing_facts(draft.delegation)
    case.applicant_name = draft.delegation.principal_name
    values = profile_values(definition(case.definition_hash), case.answers, timezone.localdate(case.received_at))
    if not case.applicant.email and (typed := values.get("contact.email")):
        case.filing["email"] = {"here": typed, "instead_of": ""}
