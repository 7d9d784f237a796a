"""An application that somebody else files for the person: a clerk who types it in, or a delegate.

D.P.R. 445/2000 art. 38: signed before the clerk, or sent signed with a copy of an identity document; D.Lgs. 82/2005
art. 65: by PEC. Art. 35 says which documents identify.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Delegation, User
from accounts.policies import Operator
from cases.arrival import ON_PAPER, Arrival, arrival_problem, arrival_words
from cases.channels import Channel, Identified
from cases.errors import WrongArrival
from cases.models import Case, Draft


@dataclass(frozen=True)
class Filing:
    """`evidence`: kind and number of the identity document seen, when there is one. `arrival`: None is just now."""

    operator: Operator
    channel: str
    identified: str
    evidence: str = ""
    arrival: Arrival | None = None

    def arrived_at(self, now: datetime) -> datetime | None:
        """None while it arrives only by being sent. Raises `WrongArrival`."""
        if self.arrival is None:
            return now if self.channel in ON_PAPER else None
        if problem := arrival_problem(self.arrival.at, now):
            raise WrongArrival(problem)
        if not self.arrival.proof:
            raise WrongArrival
        return self.arrival.at

    def as_json(self, person: User) -> dict[str, Any]:
        """Kept with draft and case. An operator has no fiscal code here, so an equal name is all that shows a filing
        for oneself: it is written down, never hidden."""
        user = self.operator.user
        same = user.full_name.casefold() == person.full_name.casefold()
        return {
            "operator": dict(user.snapshot()),
            "identified": self.identified,
            "evidence": self.evidence,
            "same_name": same,
            **({"arrival_proof": self.arrival.proof} if self.arrival else {}),
        }


@dataclass(frozen=True)
class CounterAct:
    """What the clerk confirms on sending: that the person signed, and that what is missing is accepted as missing."""

    operator: Operator
    signed: bool
    accepts_incomplete: bool = False


def filing_rows(filed: Draft | Case) -> list[tuple[str, str]]:
    """In words, for the desk and the PDF; nothing for an application that the person sent online."""
    if not filed.filing:
        return []
    if filed.channel == Channel.DELEGATE:
        return _delegate_rows(filed.filing)
    return [
        (_("Come è arrivata"), str(Channel(filed.channel).label)),
        *_arrival_rows(filed),
        (_("Persona identificata"), _identified(filed.filing)),
        *_email_row(filed.filing),
        *_warnings(filed.filing),
        *((_("Manca"), text) for text in missing_lines(filed.filing)),
    ]


def _delegate_rows(filing: dict[str, Any]) -> list[tuple[str, str]]:
    until = date_format(date.fromisoformat(filing["valid_until"]), "d/m/Y")
    return [
        (_("Presentata da"), f"{filing['delegate']['name']} ({filing['delegate_code']})"),
        (_("Per conto di"), filing["principal"]),
        (_("In qualità di"), str(Delegation.Kind(filing["kind"]).label)),
        (_("Delega"), _("%(code)s, valida fino al %(day)s") % {"code": filing["delegation"], "day": until}),
    ]


def filed_by(filed: Draft | Case) -> str:
    """Who typed it in, if not the person: «Carla Neri», «Bruno Bianchi, per conto di Anna Rossi»; else nothing."""
    filing = filed.filing
    if filed.channel != Channel.DELEGATE:
        return filing["operator"]["name"] if filing else ""
    names = {"who": filing["delegate"]["name"], "whom": filing["principal"]}
    return _("%(who)s, per conto di %(whom)s") % names


def _arrival_rows(filed: Draft | Case) -> list[tuple[str, str]]:
    who, proof = filed.filing["operator"]["name"], filed.filing.get("arrival_proof", "")
    arrived_at, entered_at = _instants(filed)
    if arrived_at is None:
        return [(_("Inserita da"), who)]
    entered = _("%(who)s, il %(when)s") % {"who": who, "when": arrival_words(entered_at)} if entered_at else who
    rows = [(_("Arrivata il"), arrival_words(arrived_at)), (_("Prova dell'arrivo"), proof), (_("Inserita da"), entered)]
    return [row for row in rows if row[1]]


def _instants(filed: Draft | Case) -> tuple[datetime | None, datetime | None]:
    """When it arrived and when it was typed in, where these are two."""
    if isinstance(filed, Draft):
        return filed.arrived_at, None
    return (filed.received_at, filed.entered_at) if filed.entered_at else (None, None)


def _identified(filing: dict[str, Any]) -> str:
    how = str(Identified(filing["identified"]).label)
    return ": ".join(part for part in (how, filing["evidence"]) if part)


def _email_row(filing: dict[str, Any]) -> list[tuple[str, str]]:
    given = filing.get("email")
    if not given:
        return []
    return [
        (_("Email"), _("%(email)s, solo per questa pratica: la persona ne ha già un'altra") % {"email": given["here"]})
    ]


def _warnings(filing: dict[str, Any]) -> list[tuple[str, str]]:
    if not filing.get("same_name"):
        return []
    return [(_("Attenzione"), _("Chi ha inserito la domanda ha lo stesso nome del richiedente"))]


def email_of(case: Case) -> str:
    """Where the case is written about: the address given at the counter for it, until the person changes their own."""
    given = case.filing.get("email")
    return given["here"] if given and given["instead_of"] == case.applicant.email else case.applicant.email


def missing_lines(filing: dict[str, Any]) -> list[str]:
    """What was accepted as missing: «Bolletta (la porta domani)»."""
    return [f"{item['label']} ({item['reason']})" for item in filing.get("lacking", [])]


def missing_labels(filing: dict[str, Any]) -> list[str]:
    return [item["label"] for item in filing.get("lacking", [])]


def signature_question(channel: str) -> str:
    """What the clerk confirms about the signature: it depends on how the application came."""
    return {
        Channel.COUNTER: _("La persona ha firmato davanti a me la domanda stampata"),
        Channel.PEC: _("La domanda è firmata digitalmente, o arriva dal domicilio digitale della persona"),
        Channel.PHONE: _("La persona ha fatto avere la domanda firmata, con la copia del documento di identità"),
        Channel.PAPER: _("La domanda su carta è firmata e ha la copia del documento di identità"),
    }[Channel(channel)]
