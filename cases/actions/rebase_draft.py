from django.db import transaction

from accounts.models import User
from cases.actions.locking import lock_draft
from cases.models import Draft
from catalog.queries import current_definition, definition, get_service
from catalog.rebase import rebase_answers


def rebase_draft(draft: Draft, owner: User) -> tuple[Draft, list[str]]:
    """Bring an open draft to the service's present definition: the answers that still fit stay.

    The texts say what is gone or new; there are none when the draft is up to date.
    """
    current = current_definition(get_service(draft.service_code))
    if draft.definition_hash == current.hash or draft.submitted_at:
        return draft, []
    with transaction.atomic():
        locked = lock_draft(draft.id, owner)
        if locked.submitted_at is not None:
            return locked, []
        old = definition(locked.definition_hash)
        answers, changes = rebase_answers(old, current, locked.answers, locked.today)
        # Nobody has agreed to a text they have not read.
        locked.declarations = [
            d.id for d in current.declarations if d in old.declarations and d.id in locked.declarations
        ]
        if current.privacy != old.privacy:
            locked.privacy_accepted_at = None
        locked.answers, locked.definition_hash = answers, current.hash
        locked.sources = {key: source for key, source in locked.sources.items() if key in answers}
        # Each step is looked at again before it counts as done: it may ask for something new.
        locked.completed_steps = []
        known = {spec.id for spec in current.documents}
        locked.documents.exclude(document_id__in=known).delete()
        locked.revision += 1
        locked.save()
    return locked, changes
