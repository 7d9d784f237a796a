from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from cases.channels import BY_CITIZENS
from cases.models import Draft
from catalog.models import Service
from catalog.queries import definition, get_service
from notifications.actions.send_message import send_message
from notifications.models import Message
from notifications.templates import render
from tenants.addresses import absolute_url
from tenants.context import current_municipality
from tenants.language import in_own_language

EVENT = "draft_expiring"
NOTICE = timedelta(days=30)


def warn_of_expiry() -> int:
    """Tell who fills in each draft of the current municipality that has a month left, once; how many were told."""
    now = timezone.now()
    drafts = Draft.objects.filter(
        submitted_at__isnull=True, channel__in=BY_CITIZENS, expires_at__gt=now, expires_at__lte=now + NOTICE
    )
    told = set(Message.objects.filter(event=EVENT).values_list("dedup_key", flat=True))
    waiting = [draft for draft in drafts.select_related("owner", "delegation__delegate") if _key(draft) not in told]
    for draft in waiting:
        _warn(draft, get_service(draft.service_code))
    return len(waiting)


def _key(draft: Draft) -> str:
    return f"draft:{draft.id}"


def _filling_in(draft: Draft) -> User:
    delegate = draft.delegation.delegate if draft.delegation else None
    return delegate or draft.owner


@in_own_language
def _warn(draft: Draft, service: Service) -> None:
    town, resolved = current_municipality(), definition(draft.definition_hash)
    link = absolute_url(town, f"/servizi/{service.category}/{service.code}/richiesta")
    person = _filling_in(draft)
    context = {
        "nome": person.given_name,
        "nome_completo": person.full_name,
        "comune": town.name,
        "servizio": resolved.title,
        "scadenza_bozza": timezone.localdate(draft.expires_at),
        "indirizzo": link,
    }
    send_message(
        recipient=person,
        event=EVENT,
        rendered=render(EVENT, resolved.messages, draft.service_code, context),
        case_id=None,
        case_code="",
        restricted=resolved.restricted,
        link=link,
        dedup_key=_key(draft),
    )
