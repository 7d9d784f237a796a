from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.actions.locking import lock_draft
from cases.actions.open_draft import new_draft
from cases.channels import Channel
from cases.errors import NotAllowed, ServiceClosed, ServiceElsewhere, WindowClosed
from cases.filing import Filing
from cases.models import Draft
from cases.policies import FilingPolicy
from catalog.models import Service
from catalog.queries import current_definition
from catalog.windows import window_state


def open_counter_draft(person: User, service: Service, filing: Filing) -> Draft:
    """The draft that clerks fill in for this person, or a new one. The person's own draft is left alone: it is private.

    Raises `NotAllowed`, `ServiceClosed`, `ServiceElsewhere`, `WindowClosed`.
    """
    if not FilingPolicy(filing.operator).may_file(service):
        raise NotAllowed
    if service.state != Service.State.ACTIVE:
        raise ServiceClosed
    if service.is_elsewhere:
        raise ServiceElsewhere
    definition = current_definition(service)
    if not window_state(definition, timezone.now()).is_open:
        raise WindowClosed(definition.windows.closed_message)
    own = Draft.objects.filter(owner=person, service_code=service.code, submitted_at__isnull=True)
    with transaction.atomic():
        # One past its time, which the nightly round has not deleted yet, would be neither shown nor sent.
        own.exclude(channel=Channel.ONLINE).filter(expires_at__lte=timezone.now()).delete()
        begun = new_draft(person, service.code, definition, filing.channel, filing.as_json(person))
        draft = lock_draft(begun.id, person)
        if draft.submitted_at is None:
            # Who takes it up again has identified the person anew; what was marked as missing stays.
            draft.channel, draft.filing = filing.channel, draft.filing | filing.as_json(person)
            draft.save(update_fields=["channel", "filing"])
    return draft
