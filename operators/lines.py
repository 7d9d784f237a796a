"""The lines of a list of cases. A list has forty of them, and a template takes four fifths of its time: so without one."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import conditional_escape as text
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.http import OperatorRequest
from operators.rows import CaseRow
from ui.components.basics import chip_markup
from ui.markup import join

NOBODY = UUID(int=0)


def case_lines(request: OperatorRequest, rows: Iterable[CaseRow], *, mine: bool = False) -> SafeString:
    """The body of the table in `operators/parts/cases.html`. `mine`: all are the reader's, so that no line says whose."""
    write = _Writer(request, mine)
    return join(*(write.line(row) for row in rows))


class _Writer:
    """What all lines of a page share is asked for once."""

    def __init__(self, request: OperatorRequest, mine: bool) -> None:
        self.reader, self.mine = request.user.id, mine
        self.case_url, self.assign_url = _addresses("operators:case"), _addresses("operators:assign")
        self.hidden = join(
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">',
            f'<input type="hidden" name="back" value="{text(request.get_full_path())}">',
        )
        self.heads = [
            text(head)
            for head in (_("Pratica"), _("Richiedente"), _("Servizio"), _("Stato"), _("Termine"), _("Assegnata a"))
        ]
        self.unregistered, self.you, self.nobody = _("in attesa di protocollo"), _("te"), _("nessuno")
        self.take, self.incomplete = (
            text(_("Assegna a me")),
            chip_markup(_("Incompleta"), "danger", "it-warning-circle"),
        )

    def line(self, row: CaseRow) -> str:
        cells = [
            self._case(row), self._applicant(row), self._service(row), self._state(row),
            f'<span class="op-term">{row.due.markup}</span>',
        ]  # fmt: skip
        cells += [] if self.mine else [self._assigned(row)]
        marked = (f'  <td data-label="{head}">{cell}</td>\n' for head, cell in zip(self.heads, cells, strict=False))
        return f"<tr>\n{''.join(marked)}</tr>\n"

    def _case(self, row: CaseRow) -> str:
        case, code = row.case, text(row.case.tracking_code)
        below = f'<span class="sp-mono">{code}</span>' if case.number else text(self.unregistered)
        link = f'<a class="op-strong" href="{self.case_url(case.id)}">{text(case.number) or code}</a>'
        return f'<span>{link}\n    <span class="sp-meta op-line">{below}</span></span>'

    def _applicant(self, row: CaseRow) -> str:
        code = f'<span class="sp-meta sp-mono op-line">{text(row.case.applicant_fiscal_code)}</span>'
        return f"<span>{text(row.case.applicant_name)}{code}</span>"

    def _service(self, row: CaseRow) -> str:
        office = f'<span class="sp-meta op-line">{text(row.case.office.name)}</span>'
        return f"<span>{text(row.case.service_title)}{office}</span>"

    def _state(self, row: CaseRow) -> str:
        lacking = f"{self.incomplete} " if row.case.incomplete else ""
        return f"{lacking}{chip_markup(row.state, row.state_kind)}"

    def _assigned(self, row: CaseRow) -> str:
        to = row.case.assigned_to
        if to is not None:
            return f"<span>{text(self.you if to.id == self.reader else to.full_name)}</span>"
        return self._take(row) if row.may_take else f'<span class="sp-meta">{text(self.nobody)}</span>'

    def _take(self, row: CaseRow) -> str:
        whose = f'<span class="visually-hidden"> {text(row.case.applicant_name)}</span>'
        button = f'<button class="btn btn-outline-primary btn-sm" type="submit">{self.take}{whose}</button>'
        return f'<form method="post" action="{self.assign_url(row.case.id)}" data-guard>{self.hidden}{button}</form>'


def _addresses(route: str) -> Callable[[UUID], str]:
    """Reversed once for the page, with the id of nobody in the place of the ids to come."""
    before, after = reverse(route, args=[NOBODY]).split(str(NOBODY))
    return lambda case_id: f"{before}{case_id}{after}"
