from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegation, User
from cases.channels import BY_CITIZENS, Channel
from cases.errors import ServiceElsewhere, WindowClosed
from cases.models import Draft
from cases.queries import open_online_draft
from catalog.models import Service
from catalog.queries import current_definition
from catalog.resolve import ResolvedDefinition
from catalog.windows import window_state

# C.SE.1.6 asks for at least a year; a blueprint may give more (`retention.draft_months`).
DAYS_A_MONTH = 31


def open_draft(owner: User, service: Service) -> Draft:
    """The person's open draft of this service, or a new one.

    Raises `ServiceElsewhere`, and `WindowClosed` only when a new one is needed.
    """
    if service.is_elsewhere:
        raise ServiceElsewhere
    existing = open_online_draft(owner, service.code)
    if existing and existing.expires_at > timezone.now():
        return existing
    definition = current_definition(service)
    if not window_state(definition, timezone.now()).is_open:
        raise WindowClosed(definition.windows.closed_message)
    with transaction.atomic():
        if existing:
            existing.delete()
        return new_draft(owner, service.code, definition)


def new_draft(
    owner: User,
    service_code: str,
    definition: ResolvedDefinition,
    channel: str = Channel.ONLINE,
    filing: dict[str, Any] | None = None,
    delegation: Delegation | None = None,
) -> Draft:
    now = timezone.now()
    fields = {
        "channel": channel,
        "filing": filing or {},
        "delegation": delegation,
        "definition_hash": definition.hash,
        "updated_at": now,
        "expires_at": now + timedelta(days=definition.retention.draft_months * DAYS_A_MONTH),
    }
    # Two tabs that start together get the same draft. The person's own, the counter's and each delegate's are not one.
    of_this_kind = Draft.objects.filter(~Q(channel__in=BY_CITIZENS))
    if channel in BY_CITIZENS:
        of_this_kind = Draft.objects.filter(channel=channel, delegation=delegation)
    return of_this_kind.get_or_create(owner=owner, service_code=service_code, submitted_at=None, defaults=fields)[0]
