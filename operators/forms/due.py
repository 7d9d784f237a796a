"""What an operator fills in about money: the amount of each fee, by when; and how a due was paid."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from billing.actions.record_payment import Proof
from billing.models import DebtPosition
from cases.dues import PAST_DAY, GivenDue, debtor_of, fees_to_set, open_due, proposed_due_on
from cases.models import Case
from catalog.blueprint import Fee
from catalog.formatting import format_cents, format_money
from catalog.forms.fields import MoneyAnswer
from tenants.text import Words
from ui.widgets import NativeDate, RadioChoices

PREFIX, LAST_DAY = "due_", "due_on"
HIGHEST = 1_000_000_00


class Day(forms.DateField):
    widget = NativeDate
    width = "md"
    default_error_messages = {"required": _l("Scrivi una data."), "invalid": _l("Scrivi una data.")}


def due_fields(case: Case) -> dict[str, forms.Field]:
    """One amount for each fee that the case calls for; what is set already, or fixed, stands in it."""
    position = open_due(case)
    known = {line.fee: line.amount for line in position.lines.all()} if position else None
    fields: dict[str, forms.Field] = {PREFIX + fee.id: _amount(fee, known) for fee in fees_to_set(case)}
    fields[LAST_DAY] = Day(
        label=_l("Ultimo giorno per pagare"),
        help_text=_("Paga %(who)s.") % {"who": debtor_of(case).name},
        initial=position.due_on if position else proposed_due_on(case),
    )
    return fields


def _amount(fee: Fee, known: dict[str, int] | None) -> MoneyAnswer:
    cents = fee.amount if known is None else known.get(fee.id, 0)
    zero = _("Scrivi 0 se non è dovuta.")
    return MoneyAnswer(
        minimum=0, maximum=HIGHEST, label=fee.label, help_text=f"{fee.help} {zero}" if fee.help else zero,
        initial=format_cents(cents) if isinstance(cents, int) else None,
    )  # fmt: skip


def given_due(case: Case, data: dict[str, Any]) -> GivenDue | None:
    """None while something is missing."""
    amounts = {fee.id: data.get(PREFIX + fee.id) for fee in fees_to_set(case)}
    due_on = data.get(LAST_DAY)
    if due_on is None or any(amount is None for amount in amounts.values()):
        return None
    return GivenDue({fee: amount for fee, amount in amounts.items() if amount is not None}, due_on)


def due_problem(given: GivenDue | None) -> Words:
    """Said beside the day, before the message is written: `set_due` would refuse it in the end."""
    if given is not None and given.total and given.due_on < timezone.localdate():
        return PAST_DAY
    return ""


def due_rows(case: Case, given: GivenDue) -> list[tuple[str, str]]:
    """What was set, to be read again before it leaves."""
    if not given.total:
        return [(_("Da pagare"), _("Niente"))]
    lines = [(fee.label, format_money(given.amounts[fee.id])) for fee in fees_to_set(case) if given.amounts[fee.id]]
    return [
        *lines,
        (_("Totale da pagare"), format_money(given.total)),
        (_("Ultimo giorno per pagare"), date_format(given.due_on, "j F Y")),
        (_("Chi paga"), debtor_of(case).name),
    ]


class PaymentForm(forms.Form):
    """How a due was paid, until payments come in by themselves."""

    method = forms.ChoiceField(
        label=_l("Come è stata pagata"), choices=DebtPosition.Method.choices, widget=RadioChoices,
        error_messages={"required": _l("Scegli una risposta.")},
    )  # fmt: skip
    paid_on = Day(label=_l("Giorno del pagamento"))
    reference = forms.CharField(
        label=_l("Riferimento"),
        help_text=_l("Numero della contabile, della quietanza o della marca da bollo."),
        max_length=80,
        error_messages={"required": _l("Scrivi il riferimento: serve a ritrovare il pagamento.")},
    )

    def clean_paid_on(self) -> Any:
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Il giorno del pagamento non può essere nel futuro."))
        return day

    def proof(self) -> Proof:
        data = self.cleaned_data
        return Proof(data["paid_on"], data["method"], " ".join(data["reference"].split()))
