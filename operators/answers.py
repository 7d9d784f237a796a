"""The citizen's answers for the clerk's eye, each with where it came from."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from catalog.queries import definition
from catalog.summary import summary
from catalog.visibility import visible_declarations
from tenants.text import Words

SOURCES: dict[str, Words] = {
    "spid": _("da SPID"),
    "cie": _("da CIE"),
    "anpr": _("da ANPR"),
    "case": _("da una richiesta precedente"),
    "counter": _("verificato allo sportello"),
    # Said once, above the answers.
    "citizen": "",
}


@dataclass(frozen=True)
class AnswerRow:
    label: str
    value: str
    source: Words


@dataclass(frozen=True)
class AnswerSection:
    title: str
    rows: list[AnswerRow]


def answer_sections(case: Case) -> list[AnswerSection]:
    """As they stood when the application was sent: computed values and conditions use that day."""
    received = timezone.localdate(case.received_at)
    sections = summary(definition(case.definition_hash), case.answers, case.sources, received)
    return [
        AnswerSection(s.title, [AnswerRow(r.label, r.value, SOURCES.get(r.source, r.source)) for r in s.rows])
        for s in sections
    ]


def declarations(case: Case) -> list[str]:
    received = timezone.localdate(case.received_at)
    shown = visible_declarations(definition(case.definition_hash), case.answers, received)
    return [item.text for item in shown if item.id in case.declarations]
