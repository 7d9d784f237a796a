"""An application that a clerk types in for the person: how it came, how the person was identified, who did it.

D.P.R. 445/2000 art. 38: signed before the clerk, or sent signed with a copy of an identity document; D.Lgs. 82/2005
art. 65: by PEC. Art. 35 says which documents identify.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Operator
from cases.channels import Channel, Identified


@dataclass(frozen=True)
class Filing:
    """`evidence`: kind and number of the identity document seen, when there is one."""

    operator: Operator
    channel: str
    identified: str
    evidence: str = ""

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
        }


@dataclass(frozen=True)
class CounterAct:
    """What the clerk confirms on sending: that the person signed, and that what is missing is accepted as missing."""

    operator: Operator
    signed: bool
    accepts_incomplete: bool = False


def filing_rows(channel: str, filing: dict[str, Any]) -> list[tuple[str, str]]:
    """In words, for the desk and the PDF; nothing for an application sent online."""
    if not filing:
        return []
    identified = str(Identified(filing["identified"]).label)
    rows = [
        (_("Come è arrivata"), str(Channel(channel).label)),
        (_("Inserita da"), filing["operator"]["name"]),
        (_("Persona identificata"), ": ".join(part for part in (identified, filing["evidence"]) if part)),
    ]
    if filing.get("same_name"):
        rows.append((_("Attenzione"), _("Chi ha inserito la domanda ha lo stesso nome del richiedente")))
    return [*rows, *((_("Manca"), text) for text in missing_lines(filing))]


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
