from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.actions.locking import lock_draft
from cases.actions.open_draft import new_draft
from cases.channels import BY_CITIZENS
from cases.errors import NotAllowed, ServiceClosed, ServiceElsewhere, WindowClosed
from cases.filing import Filing
from cases.models import Draft
from cases.policies import FilingPolicy
from catalog.models import Service
from catalog.queries import current_definition
from catalog.windows import window_state


def open_counter_draft(person: User, service: Service, filing: Filing) -> Draft:
    """The draft that clerks fill in for this person, or a new one. The person's own draft is left alone: it is private.

    What was taken before counts from when it arrived. Raises `NotAllowed`, `ServiceClosed`, `ServiceElsewhere`,
    `WrongArrival`, `WindowClosed`.
    """
    if not FilingPolicy(filing.operator).may_file(service):
        raise NotAllowed
    if service.state != Service.State.ACTIVE:
        raise ServiceClosed
    if service.is_elsewhere:
        raise ServiceElsewhere
    now = timezone.now()
    arrived_at, definition = filing.arrived_at(now), current_definition(service)
    if not window_state(definition, arrived_at or now).is_open:
        raise WindowClosed(definition.windows.closed_message)
    own = Draft.objects.filter(owner=person, service_code=service.code, submitted_at__isnull=True)
    with transaction.atomic():
        # One past its time, which the nightly round has not deleted yet, would be neither shown nor sent.
        own.exclude(channel__in=BY_CITIZENS).filter(expires_at__lte=now).delete()
        begun = new_draft(person, service.code, definition, filing.channel, filing.as_json(person))
        draft = lock_draft(begun.id, person)
        if draft.submitted_at is None:
            _take_up(draft, filing, person, arrived_at, now)
    return draft


def _take_up(draft: Draft, filing: Filing, person: User, arrived_at: datetime | None, now: datetime) -> None:
    """Who takes it up again has identified the person anew; what was marked as missing stays, and so does when it
    arrived, unless another time is stated: to go on with it another day must cost the person nothing."""
    draft.channel, draft.filing = filing.channel, draft.filing | filing.as_json(person)
    if filing.arrival or draft.arrived_at is None:
        draft.arrived_at = arrived_at
    # Whoever is sending it at this moment has judged it at another time.
    draft.updated_at, draft.revision = now, draft.revision + 1
    draft.save(update_fields=["channel", "filing", "arrived_at", "updated_at", "revision"])
