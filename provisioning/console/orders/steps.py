"""The way through an order: which steps there are, what each is called, which form it has."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from provisioning.console.orders.forms import (
    AddressForm,
    AdministratorForm,
    ContactsForm,
    FactsForm,
    LookForm,
    StepForm,
)
from provisioning.console.orders.rows import OfficesForm, ServicesForm
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders import answers
from tenants.text import Words

SUMMARY = "riepilogo"
TITLES: dict[str, Words] = {
    answers.FACTS: _("Ente"),
    answers.ADDRESS: _("Indirizzo web"),
    answers.CONTACTS: _("Recapiti"),
    answers.LOOK: _("Aspetto"),
    answers.OFFICES: _("Uffici"),
    answers.SERVICES: _("Servizi"),
    answers.ADMINISTRATOR: _("Amministratore"),
    SUMMARY: _("Riepilogo"),
}
FORMS: dict[str, type[StepForm]] = {
    form.step: form
    for form in (FactsForm, AddressForm, ContactsForm, LookForm, OfficesForm, ServicesForm, AdministratorForm)
}


@dataclass(frozen=True)
class Step:
    """As the stepper takes it."""

    title: Words
    url: str
    state: str


def url_of(draft: OrderDraft, step: str) -> str:
    return reverse("console:order_step", args=[draft.pk, step])


def steps_of(draft: OrderDraft, here: str) -> list[Step]:
    """Every step can be opened at any time: what is missing is said by the summary."""
    return [Step(title, url_of(draft, name), _state(draft, name, here)) for name, title in TITLES.items()]


def _state(draft: OrderDraft, name: str, here: str) -> str:
    if name == here:
        return "current"
    return "done" if name in draft.answers else "todo"


def neighbour(step: str, by: int) -> str:
    order = list(TITLES)
    return order[max(0, min(order.index(step) + by, len(order) - 1))]


def first_open(draft: OrderDraft) -> str:
    return next((step for step in answers.STEPS if step not in draft.answers), SUMMARY)


def rows_of(draft: OrderDraft, step: str) -> list[tuple[Any, Any]]:
    """Label and answer of each field, for the summary."""
    known = draft.answers.get(step, {})
    given = {name: value for name, value in known.items() if value not in (None, "", False)}
    return [(field.label, _said(given[name])) for name, field in FORMS[step](draft).fields.items() if name in given]


def _said(value: Any) -> Any:
    return _("sì") if value is True else value
