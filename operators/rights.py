"""Roles and the journal of rights, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import CustomRole, RightsEvent
from accounts.roles import Role


@dataclass(frozen=True)
class RoleCard:
    role: CustomRole
    gives: str
    holders: list[str]


@dataclass(frozen=True)
class JournalLine:
    event: RightsEvent
    detail: str


def role_cards(roles: Iterable[CustomRole], holders: dict[UUID, list[str]]) -> list[RoleCard]:
    return [RoleCard(role, gives(role.stands_for), holders.get(role.id, [])) for role in roles]


def gives(stands_for: Iterable[str]) -> str:
    return ", ".join(str(Role(value).label) for value in stands_for)


def journal_lines(events: Iterable[RightsEvent]) -> list[JournalLine]:
    return [JournalLine(event, _detail(event)) for event in events]


def _detail(event: RightsEvent) -> str:
    if support := event.detail.get("support"):
        return _("%(reason)s (richiesta %(ticket)s)") % support
    now, before = event.detail.get("now"), event.detail.get("before")
    if before and now and event.kind == RightsEvent.Kind.ROLE_CHANGED:
        return _("Prima: %(before)s. Ora: %(now)s.") % {"before": _facts(before), "now": _facts(now)}
    return _facts(now) if now else ""


def _facts(facts: dict[str, Any]) -> str:
    sight = _("con i dati riservati") if facts["sees_restricted"] else _("senza i dati riservati")
    return f"{facts['name']} ({gives(facts['stands_for'])}; {sight})"
