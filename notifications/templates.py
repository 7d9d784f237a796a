"""Which wording an event gets, and the message that comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _

from notifications.defaults import EVENTS, UPDATE
from notifications.models import MessageTemplate
from notifications.placeholders import PLACEHOLDERS, fill, fill_line, problems, used_placeholders

__all__ = ["PLACEHOLDERS", "MessageText", "Origin", "RenderedMessage", "Wording", "check_text", "render", "wording"]

SUBJECT_LENGTH = 200


class MessageText(Protocol):
    """What a blueprint gives for an event (`catalog.blueprint.MessageText`)."""

    @property
    def subject(self) -> str: ...

    @property
    def body(self) -> str: ...


class Origin(StrEnum):
    SERVICE = "service"  # the municipality's own, for this service
    MUNICIPALITY = "municipality"  # the municipality's own, for all services
    BLUEPRINT = "blueprint"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str
    origin: Origin


@dataclass(frozen=True)
class RenderedMessage:
    subject: str
    body: str


def render(
    event: str, blueprint_messages: Mapping[str, MessageText], service_code: str, context: Mapping[str, object]
) -> RenderedMessage:
    """
    The message of `event`, filled in with `context` (keys of PLACEHOLDERS; dates, lists and None are welcome). Never
    raises on what the context holds; an event nobody wrote for gets a general message.
    """
    words = wording(event, blueprint_messages, service_code)
    return RenderedMessage(fill_line(words.subject, context)[:SUBJECT_LENGTH], fill(words.body, context))


def wording(event: str, blueprint_messages: Mapping[str, MessageText], service_code: str = "") -> Wording:
    """The nearest wording: the municipality's for the service, for all services, the blueprint's, the platform's."""
    own = _own_template(event, service_code)
    if own:
        return Wording(own.subject, own.body, Origin.SERVICE if own.service_code else Origin.MUNICIPALITY)
    if event in blueprint_messages:
        text = blueprint_messages[event]
        return Wording(text.subject, text.body, Origin.BLUEPRINT)
    default = EVENTS.get(event, UPDATE)
    return Wording(default.subject, default.body, Origin.PLATFORM)


def check_text(event: str, subject: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a wording, by field ("subject", "body"), in words for its author; empty when nothing is."""
    errors = {"subject": problems(subject), "body": problems(body) + _missing(event, subject + body)}
    if not subject.strip():
        errors["subject"].append(_("Scrivi l'oggetto."))
    if not body.strip():
        errors["body"].append(_("Scrivi il testo del messaggio."))
    if len(subject) > SUBJECT_LENGTH:
        errors["subject"].append(_("L'oggetto può avere al massimo %(limit)s caratteri.") % {"limit": SUBJECT_LENGTH})
    return {field: found for field, found in errors.items() if found}


def _own_template(event: str, service_code: str) -> MessageTemplate | None:
    candidates = MessageTemplate.objects.filter(event=event, service_code__in={service_code, ""})
    return candidates.order_by("-service_code").first()


def _missing(event: str, text: str) -> list[str]:
    required = EVENTS[event].required if event in EVENTS else frozenset()
    return [
        _("Manca «{%(name)s}»: senza, la persona non riceve ciò che la legge prevede.") % {"name": name}
        for name in sorted(required - used_placeholders(text))
    ]
