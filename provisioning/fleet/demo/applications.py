"""What people write when they apply, service by service. A town that offers one more service adds its line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from provisioning.fleet.demo import answers, burials, maternity, nursery, parking


@dataclass(frozen=True)
class Application:
    """`answers(person, need, urgent)`; `papers`: by need, the attachments as (document of the blueprint, title, text)."""

    answers: Callable[[User, str, bool], dict[str, Any]]
    papers: Mapping[str, tuple[tuple[str, str, str], ...]]


APPLICATIONS = {
    answers.CODE: Application(answers.answers, answers.PAPERS),
    burials.CODE: Application(burials.answers, burials.PAPERS),
    "contrassegno-parcheggio-disabili": Application(parking.answers, parking.PAPERS),
    "assegno-maternita": Application(maternity.answers, maternity.PAPERS),
    nursery.CODE: Application(nursery.answers, nursery.PAPERS),
}
