from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.actions.open_draft import new_draft
from cases.errors import NotAllowed, ServiceClosed, WindowClosed
from cases.filing import Filing
from cases.models import Draft
from cases.policies import FilingPolicy
from cases.queries import open_counter_draft_of
from catalog.models import Service
from catalog.queries import current_definition
from catalog.windows import window_state


def open_counter_draft(person: User, service: Service, filing: Filing) -> Draft:
    """The draft that clerks fill in for this person, or a new one. The person's own draft is left alone: it is private.

    Raises `NotAllowed`, `ServiceClosed`, `WindowClosed`.
    """
    if not FilingPolicy(filing.operator).may_file(service):
        raise NotAllowed
    if service.state != Service.State.ACTIVE:
        raise ServiceClosed
    definition = current_definition(service)
    if not window_state(definition, timezone.now()).is_open:
        raise WindowClosed(definition.windows.closed_message)
    with transaction.atomic():
        draft = open_counter_draft_of(person, service.code) or new_draft(
            person, service.code, definition, filing.channel, filing.as_json(person)
        )
        # Who takes it up again has identified the person anew; what was marked as missing stays.
        draft.channel, draft.filing = filing.channel, draft.filing | filing.as_json(person)
        draft.save(update_fields=["channel", "filing"])
    return draft
