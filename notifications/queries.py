import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from notifications.defaults import EVENTS
from notifications.models import Message
from notifications.placeholders import fill, fill_line
from notifications.templates import MessageText, Origin, RenderedMessage, wording
from tenants.text import Words

SAMPLE: dict[str, object] = {
    "nome": "Anna",
    "nome_completo": "Anna Bianchi",
    "servizio": "Richiedere un contributo economico",
    "codice_pratica": "7KQ2-M9XD-4TPA",
    "data_ricezione": datetime.datetime(2026, 3, 2, 9, 41, tzinfo=datetime.UTC),
    "numero_protocollo": "1234/2026",
    "data_protocollo": datetime.date(2026, 3, 2),
    "termine": datetime.date(2026, 4, 1),
    "ufficio": "Servizi sociali",
    "contatti_ufficio": "Telefono 02 123456, servizi.sociali@comune.example",
    "responsabile": "Carla Verdi",
    "rimedi": "Se il Comune non risponde in tempo puoi chiedere l'intervento di chi ha il potere sostitutivo.",
    "richiesta": ["Contratto di affitto", "Ultima bolletta dell'energia elettrica"],
    "motivazione": "L'ISEE supera la soglia prevista dal regolamento.",
    "termine_risposta": datetime.date(2026, 4, 1),
    "esito": "Il contributo è stato concesso.",
    "importo": "1.234,00 euro",
    "voci_da_pagare": ["Tariffa del servizio: 1.218,00 euro", "Imposta di bollo: 16,00 euro"],
    "scadenza_pagamento": datetime.date(2026, 4, 15),
    "come_pagare": "Paga con bonifico sul conto del Comune, e scrivi nella causale il codice della pratica.",
    "scadenza_bozza": datetime.date(2027, 3, 2),
    "indirizzo": "https://servizi.comune.example/area-personale",
}


@dataclass(frozen=True)
class TemplateEntry:
    """One event on the administrator's page: the wording in force, where it comes from, how it will look."""

    event: str
    label: Words
    subject: str
    body: str
    origin: Origin
    preview: RenderedMessage

    @property
    def is_own(self) -> bool:
        return self.origin in {Origin.SERVICE, Origin.MUNICIPALITY}


def messages_of(user: User) -> QuerySet[Message]:
    """A person's messages, newest first; not yet those that are still held back."""
    return Message.objects.filter(Q(held_until=None) | Q(held_until__lte=timezone.now()), recipient=user)


def unread_count(user: User) -> int:
    return messages_of(user).filter(read_at=None).count()


def messages_of_case(case_id: UUID) -> QuerySet[Message]:
    """What was written on a case, newest first, with what became of the emails."""
    return Message.objects.filter(case_id=case_id).select_related("recipient", "delivery")


def template_catalogue(
    municipality_name: str, service_code: str = "", blueprint_messages: Mapping[str, MessageText] | None = None
) -> list[TemplateEntry]:
    """Every event with its wording for one service, or for all, and a preview on made-up data."""
    return [
        template_entry(event, municipality_name, service_code, blueprint_messages)
        for event in [*EVENTS, *sorted(set(blueprint_messages or ()) - set(EVENTS))]
    ]


def template_entry(
    event: str,
    municipality_name: str,
    service_code: str = "",
    blueprint_messages: Mapping[str, MessageText] | None = None,
) -> TemplateEntry:
    words = wording(event, blueprint_messages or {}, service_code)
    own = (blueprint_messages or {}).get(event)
    label = EVENTS[event].label if event in EVENTS else getattr(own, "label", None) or event
    preview = preview_of(words.subject, words.body, municipality_name)
    return TemplateEntry(event, label, words.subject, words.body, words.origin, preview)


def preview_of(subject: str, body: str, municipality_name: str) -> RenderedMessage:
    """How a wording, saved or not, would look."""
    context = SAMPLE | {"comune": municipality_name}
    return RenderedMessage(fill_line(subject, context), fill(body, context))
