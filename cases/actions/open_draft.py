from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.errors import ServiceElsewhere, WindowClosed
from cases.models import Draft
from catalog.models import Service
from catalog.queries import current_definition
from catalog.windows import window_state

# C.SE.1.6 asks for at least a year; a blueprint may give more (`retention.draft_months`).
DAYS_A_MONTH = 31


def open_draft(owner: User, service: Service) -> Draft:
    """The person's open draft of this service, or a new one.

    Raises `ServiceElsewhere`, and `WindowClosed` only when a new one is needed.
    """
    if service.is_elsewhere:
        raise ServiceElsewhere
    existing = Draft.objects.filter(owner=owner, service_code=service.code, submitted_at__isnull=True).first()
    if existing and existing.expires_at > timezone.now():
        return existing
    definition = current_definition(service)
    if not window_state(definition, timezone.now()).is_open:
        raise WindowClosed(definition.windows.closed_message)
    with transaction.atomic():
        if existing:
            existing.delete()
        return _create(owner, service.code, definition.hash, definition.retention.draft_months)


def _create(owner: User, service_code: str, definition_hash: str, months: int) -> Draft:
    now = timezone.now()
    fields = {
        "definition_hash": definition_hash,
        "updated_at": now,
        "expires_at": now + timedelta(days=months * DAYS_A_MONTH),
    }
    # Two tabs that start together get the same draft.
    return Draft.objects.get_or_create(owner=owner, service_code=service_code, submitted_at=None, defaults=fields)[0]
