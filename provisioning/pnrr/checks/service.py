"""The criteria that are judged for each funded service."""

from collections.abc import Callable
from typing import Final

from provisioning.pnrr.checks import sent, way
from provisioning.pnrr.checks.finding import Finding
from provisioning.pnrr.looking.rehearsal import Rehearsal
from provisioning.pnrr.looking.site import Site

Check = Callable[[Site, Rehearsal], Finding]
CHECKS: Final[dict[str, Check]] = {
    "C.SE.1.1": way.login,
    "C.SE.1.2": sent.receipt,
    "C.SE.1.4": way.summary,
    "C.SE.1.5": way.once_only,
    "C.SE.1.6": way.draft,
    "C.SE.1.7": sent.rating,
    "C.SE.1.8": way.steps,
    "C.SE.1.9": sent.status,
    "C.SE.1.10": sent.numbers,
    "C.SE.2.1": sent.payment,
    "C.SE.2.2": way.booking,
    "C.SI.1.3": way.sheet,
    "BP.2": way.breadcrumb,
}
