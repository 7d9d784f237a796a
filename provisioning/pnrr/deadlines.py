"""The terms of a dossier, from its dates and the measure's table: what is due, what was met, what is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from provisioning.pnrr.models import Dossier
from tenants.text import Words

SOON: Final = timedelta(days=30)


class Standing(StrEnum):
    MET = "met"
    MET_LATE = "met_late"
    LATE = "late"
    SOON = "soon"
    COMING = "coming"
    UNKNOWN = "unknown"


LABELS: Final[dict[Standing, Words]] = {
    Standing.MET: _("Rispettato"),
    Standing.MET_LATE: _("Rispettato in ritardo"),
    Standing.LATE: _("Scaduto"),
    Standing.SOON: _("In scadenza"),
    Standing.COMING: _("In tempo"),
    Standing.UNKNOWN: _("Mancano le date"),
}


@dataclass(frozen=True)
class Deadline:
    """`agreed`: the day was entered by staff, and does not follow from the table."""

    title: Words
    due_on: date | None
    met_on: date | None
    agreed: bool = False

    def standing(self, today: date) -> Standing:
        if self.due_on is None:
            return Standing.UNKNOWN
        if self.met_on is not None:
            return Standing.MET if self.met_on <= self.due_on else Standing.MET_LATE
        if self.due_on < today:
            return Standing.LATE
        return Standing.SOON if self.due_on - today <= SOON else Standing.COMING


def deadlines(dossier: Dossier) -> list[Deadline]:
    band = dossier.band
    contract = dossier.contract_due_on or _after(dossier.decree_on, band.contract_days)
    completion = dossier.completion_due_on or _after(dossier.contract_on, band.completion_days)
    return [
        Deadline(_("Contratto con il fornitore"), contract, dossier.contract_on, dossier.contract_due_on is not None),
        Deadline(
            _("Conclusione delle attività"), completion, dossier.completed_on, dossier.completion_due_on is not None
        ),
        Deadline(_("Verifica dell'asseveratore"), dossier.verification_until, dossier.verified_on, True),
    ]


def _after(start: date | None, days: int) -> date | None:
    return start + timedelta(days=days) if start else None


def late(dossier: Dossier, today: date) -> list[Deadline]:
    return [deadline for deadline in deadlines(dossier) if deadline.standing(today) == Standing.LATE]


def stage(dossier: Dossier) -> Words:
    """How far it has come, by the dates that are there."""
    if dossier.verified_on:
        return _("Verificato")
    if dossier.completed_on:
        return _("In attesa della verifica")
    if dossier.contract_on:
        return _("In lavorazione")
    return _("Da contrattualizzare") if dossier.decree_on else _("In attesa del decreto")
