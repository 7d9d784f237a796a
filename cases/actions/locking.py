"""Taking the row that is about to change. To be called inside a transaction."""

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from cases.errors import DraftExpired
from cases.models import Case, Draft


def lock_draft(draft_id: UUID, owner: User) -> Draft:
    """Raises `Draft.DoesNotExist` also for another person's draft, and `DraftExpired`."""
    draft = Draft.objects.select_for_update().get(id=draft_id, owner=owner)
    if draft.submitted_at is None and draft.expires_at <= timezone.now():
        raise DraftExpired
    return draft


def lock_case(case_id: UUID) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("office", "applicant").get(id=case_id)
