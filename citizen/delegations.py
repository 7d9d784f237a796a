"""Delegations in the citizen's words: the lists, the facts of one, what may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.delegations import about, is_delegate, of_the_living, resting
from accounts.models import Delegation, DelegationEvent, User
from catalog.models import Service

CHIPS = {"offered": "warning", "accepted": "success", "refused": "neutral", "revoked": "neutral", "expired": "neutral"}
Kind, State = Delegation.Kind, Delegation.State


@dataclass(frozen=True)
class DelegationCard:
    """As one of the two sides sees it."""

    delegation: Delegation
    is_delegate: bool
    state: str
    chip_kind: str
    holds: bool

    @property
    def other(self) -> str:
        """The name of the other side."""
        return self.delegation.principal_name if self.is_delegate else self.delegation.delegate_name

    @property
    def awaits_me(self) -> bool:
        return self.is_delegate and self.is_open and self.delegation.state == State.OFFERED and not self.needs_check

    @property
    def needs_check(self) -> bool:
        return self.delegation.needs_check

    @property
    def is_open(self) -> bool:
        return self.delegation.state in Delegation.OPEN and not is_past(self.delegation)

    @property
    def until(self) -> str:
        return date_format(self.delegation.valid_until, "j F Y")


def is_past(delegation: Delegation) -> bool:
    """Over by its date, whatever its row still says until the night."""
    return delegation.valid_until < timezone.localdate()


def card(delegation: Delegation, user: User) -> DelegationCard:
    return _card(delegation, user, resting(about(user).filter(pk=delegation.pk)))


def _card(delegation: Delegation, user: User, at_rest: set[UUID]) -> DelegationCard:
    label, chip_kind = _standing(delegation, at_rest)
    holds = delegation.holds_on(timezone.localdate()) and delegation.pk not in at_rest
    return DelegationCard(delegation, is_delegate(delegation, user), label, chip_kind, holds)


def _standing(delegation: Delegation, at_rest: set[UUID]) -> tuple[str, str]:
    """The label and the colour of its chip."""
    if is_past(delegation) and delegation.state in Delegation.OPEN:
        return str(State.EXPIRED.label), CHIPS[State.EXPIRED]
    if delegation.pk in at_rest:
        return _("Ferma"), "neutral"
    if delegation.needs_check:
        return _("Da verificare in Comune"), CHIPS[delegation.state]
    return str(State(delegation.state).label), CHIPS[delegation.state]


def lists(user: User) -> dict[str, list[DelegationCard]]:
    found = about(user)
    at_rest = resting(found)
    cards = [_card(delegation, user, at_rest) for delegation in found]
    return {
        "given": [c for c in cards if c.is_open and not c.is_delegate],
        "received": [c for c in cards if c.is_open and c.is_delegate],
        "past": [c for c in cards if not c.is_open],
    }


def delegations_waiting(user: User) -> dict[str, list[Delegation]]:
    """For «Scrivania»: what was offered to this person, and for whom they may act today."""
    mine = about(user).filter(state__in=Delegation.OPEN, delegate_fiscal_code=user.fiscal_code or "")
    open_ones = of_the_living(mine)
    found = [delegation for delegation in open_ones if not is_past(delegation)]
    return {
        "offers": [d for d in found if d.state == State.OFFERED and not d.needs_check],
        "held": [d for d in found if d.holds_on(timezone.localdate())],
    }


def facts(delegation: Delegation, *, codes: bool = True) -> list[tuple[str, str]]:
    """`codes`: with the fiscal codes, which each side has typed or is its own."""
    principal, delegate = delegation.principal_name, delegation.delegate_name
    if codes:
        principal = f"{principal} ({delegation.principal_fiscal_code})"
        delegate = f"{delegate} ({delegation.delegate_fiscal_code})"
    rows = [
        (_("Codice della delega"), delegation.code),
        (_("Tipo"), str(Kind(delegation.kind).label)),
        (_("Chi agisce"), delegate),
        (_("Per conto di"), principal),
        (_("Per quali servizi"), services_in_words(delegation.services)),
        (_("Vale dal"), date_format(delegation.valid_from, "j F Y")),
        (_("Vale fino al"), date_format(delegation.valid_until, "j F Y")),
        (_("Messaggi sulle domande presentate"), _messages(delegation)),
    ]
    return [row for row in rows if row[1]]


def _messages(delegation: Delegation) -> str:
    if delegation.copies_messages:
        return _("Arrivano anche a chi agisce")
    return _("Arrivano solo alla persona per cui si agisce")


def services_in_words(codes: Iterable[str]) -> str:
    wanted = list(codes)
    if not wanted:
        return _("Tutti i servizi")
    titles = dict(Service.objects.filter(code__in=wanted).values_list("code", "title"))
    return ", ".join(titles.get(code, code) for code in wanted)


def story(delegation: Delegation) -> list[dict[str, Any]]:
    """What happened to it, in the shape of the component `timeline`."""
    return [
        {
            "title": _("%(step)s da %(who)s") % {"step": DelegationEvent.Kind(event.kind).label, "who": _who(event)},
            "date": event.at,
            "text": event.reason,
            "state": "done",
        }
        for event in delegation.events.all()
    ]


def _who(event: DelegationEvent) -> str:
    """A clerk is the municipality, and not a name, for those outside."""
    if event.side == DelegationEvent.Side.OFFICE:
        return _("Comune")
    return _("sola, per il tempo") if event.side == DelegationEvent.Side.TIME else str(event.by["name"])


def ending(delegation: Delegation) -> DelegationEvent | None:
    """How it came to an end; None while its date alone has ended it."""
    return delegation.events.filter(kind__in=["revoked", "refused", "expired"]).first()
