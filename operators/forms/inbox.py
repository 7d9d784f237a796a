"""Narrowing a queue by office, service and state, and ordering it. What cannot be understood is left aside."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.models.case import PRESSING
from catalog.queries import definition
from offices.models import Office
from tenants.text import Words

ORDERS: dict[str, tuple[Words, tuple[str | Combinable, ...]]] = {
    "scadenza": (_("Scadenza più vicina"), (PRESSING, "id")),
    "recenti": (_("Arrivate per ultime"), ("-received_at", "id")),
    "vecchie": (_("Arrivate per prime"), ("received_at", "id")),
    "richiedente": (_("Richiedente"), ("applicant_name", "id")),
    "stato": (_("Stato"), ("state", PRESSING, "id")),
}
Facet = tuple[UUID, str, str, str, str, str]


def facets(cases: QuerySet[Case]) -> list[Facet]:
    """The combinations of office, service and state that occur. Names are added to the few that are found."""
    columns = ("office_id", "service_code", "state", "definition_hash")
    found = list(cases.order_by().values_list(*columns).distinct())
    offices = dict(Office.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "name"))
    return [(office, offices[office], code, definition(body).title, state, body) for office, code, state, body in found]


def _choices(empty: Any, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    return [("", empty), *sorted(set(pairs), key=lambda pair: pair[1].casefold())]


def _state_label(row: Facet) -> str:
    return definition(row[5]).workflow.state(row[4]).label


class InboxForm(forms.Form):
    filtro = forms.CharField(widget=forms.HiddenInput, required=False)
    ufficio = forms.ChoiceField(label=_("Ufficio"), required=False)
    servizio = forms.ChoiceField(label=_("Servizio"), required=False)
    stato = forms.ChoiceField(label=_("Stato"), required=False)
    ordine = forms.ChoiceField(label=_("Ordine"), required=False)

    def __init__(self, data: Any, rows: list[Facet]) -> None:
        super().__init__(data)
        self._offer("ufficio", _choices(_("Tutti"), ((str(row[0]), row[1]) for row in rows)))
        self._offer("servizio", _choices(_("Tutti"), ((row[2], row[3]) for row in rows)))
        self._offer("stato", _choices(_("Tutti"), ((row[4], _state_label(row)) for row in rows)))
        self._offer("ordine", [("", _("Predefinito")), *((key, label) for key, (label, _by) in ORDERS.items())])
        self.is_valid()
        self.errors.clear()
        for field in self.fields.values():
            # The word «facoltativo» beside a filter would only be noise.
            field.required = True

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def order(self) -> str:
        return self._chosen("ordine")

    @property
    def is_narrowed(self) -> bool:
        return any(self._chosen(name) for name in ("ufficio", "servizio", "stato"))

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        columns = {"ufficio": "office_id", "servizio": "service_code", "stato": "state"}
        cases = cases.filter(**{column: self._chosen(name) for name, column in columns.items() if self._chosen(name)})
        return cases.order_by(*ORDERS[self.order][1]) if self.order else cases
