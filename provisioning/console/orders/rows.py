"""The steps whose answers are many rows: the offices, and the services of the whole catalogue."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from catalog.forms.row_buttons import after_action, cell_name, count_name, is_row_action, posted_rows
from provisioning.console.orders.forms import StepForm, text
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders import answers
from provisioning.fleet.orders.names import office_code_for
from provisioning.fleet.orders.services import Offer, offers
from ui.widgets import Email, Phone

ROWS = "uffici"
PARTS = ("name", "responsible", "address", "phone", "email")


def _office_fields() -> dict[str, forms.Field]:
    phone = forms.CharField(label=_l("Telefono"), max_length=40, required=False, widget=Phone)
    email = forms.EmailField(label=_l("Email"), max_length=254, required=False, widget=Email)
    return {
        "name": text(_l("Nome dell'ufficio"), 120),
        "responsible": text(_l("Responsabile"), 120, required=False),
        "address": text(_l("Indirizzo"), 200),
        "phone": phone,
        "email": email,
        "code": forms.SlugField(widget=forms.HiddenInput(), max_length=40, required=False),
    }


@dataclass(frozen=True)
class OfficeRow:
    """As the component of repeated groups takes it."""

    title: str
    fields: list[BoundField]


class OfficesForm(StepForm):
    """When the POST is a row button, `row_action` is true, the form shows the rows so changed and is never valid."""

    step = answers.OFFICES

    def __init__(self, draft: OrderDraft, data: Any = None, files: Any = None) -> None:
        super().__init__(draft, data, files)
        self.row_action = data is not None and is_row_action(data)
        rows = self._rows()
        self.row_count = len(rows)
        self._say(count_name(ROWS), str(len(rows)))
        self.fields[count_name(ROWS)] = forms.CharField(
            widget=forms.HiddenInput(), required=False, initial=str(len(rows))
        )
        for index, row in enumerate(rows):
            self._add_row(index, row)

    def _rows(self) -> list[dict[str, Any]]:
        known = self.draft.answers.get(self.step, {}).get("offices", [])
        rows = posted_rows(self.data, ROWS, (*PARTS, "code")) if self.is_bound else known
        if self.row_action:
            rows = after_action(self.data, ROWS, rows)
        hall = {"address": self.draft.answers.get(answers.CONTACTS, {}).get("address", "")}
        return rows or [hall]

    def _say(self, name: str, value: str) -> None:
        """What a row button changed is what was typed, from now on."""
        if self.row_action:
            typed: Any = self.data
            typed = typed.copy()
            typed[name] = value
            self.data = typed

    def _add_row(self, index: int, row: dict[str, Any]) -> None:
        for part, made in _office_fields().items():
            name = cell_name(ROWS, index, part)
            made.initial = row.get(part, "")
            vars(made)["within"] = _("Ufficio %(n)d") % {"n": index + 1}
            self.fields[name] = made
            self._say(name, str(row.get(part, "")))

    @property
    def rows(self) -> list[OfficeRow]:
        return [self._row(index) for index in range(self.row_count)]

    def _row(self, index: int) -> OfficeRow:
        bound = [self[cell_name(ROWS, index, part)] for part in (*PARTS, "code")]
        return OfficeRow(_("Ufficio %(n)d") % {"n": index + 1}, bound)

    def full_clean(self) -> None:
        if self.row_action:
            # A button that adds or takes away a row is no reason to scold about what is still to be typed.
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.row_action and super().is_valid()

    def clean(self) -> dict[str, Any]:
        seen: set[str] = set()
        for index in range(self.row_count):
            place = cell_name(ROWS, index, "name")
            name = str(self.cleaned_data.get(place, "")).casefold()
            if name and name in seen:
                self.add_error(place, _("C'è già un ufficio con questo nome."))
            seen.add(name)
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        rows = [
            {part: self.cleaned_data[cell_name(ROWS, index, part)] for part in (*PARTS, "code")}
            for index in range(self.row_count)
        ]
        taken = {row["code"] for row in rows if row["code"]}
        for row in rows:
            row["code"] = row["code"] or office_code_for(row["name"], taken)
            taken.add(row["code"])
        return {"offices": rows}


@dataclass(frozen=True)
class OfferRow:
    offer: Offer
    chosen: BoundField
    office: BoundField


class ServicesForm(StepForm):
    step = answers.SERVICES

    def __init__(self, draft: OrderDraft, data: Any = None, files: Any = None) -> None:
        super().__init__(draft, data, files)
        self.offers = offers(draft.answers.get(self.step, {}))
        offices = draft.answers.get(answers.OFFICES, {}).get("offices", [])
        choices = [("", _("Scegli un ufficio")), *((office["code"], office["name"]) for office in offices)]
        only = offices[0]["code"] if len(offices) == 1 else ""
        for offer in self.offers:
            chosen = forms.BooleanField(label=offer.title, required=False, initial=offer.is_chosen)
            vars(chosen)["unmarked"] = True
            self.fields[f"attiva-{offer.code}"] = chosen
            office = forms.ChoiceField(
                label=_("Ufficio per: %(service)s") % {"service": offer.title}, choices=choices, required=False,
                initial=offer.office or only,
                error_messages={"invalid_choice": _l("Scegli un ufficio dell'elenco.")},
            )  # fmt: skip
            vars(office)["unmarked"] = True
            self.fields[f"ufficio-{offer.code}"] = office

    @property
    def rows(self) -> list[OfferRow]:
        return [OfferRow(offer, self[f"attiva-{offer.code}"], self[f"ufficio-{offer.code}"]) for offer in self.offers]

    def clean(self) -> dict[str, Any]:
        for offer in self.offers:
            place = f"ufficio-{offer.code}"
            chosen = self.cleaned_data.get(f"attiva-{offer.code}")
            if chosen and not self.cleaned_data.get(place) and place not in self.errors:
                self.add_error(place, _("Scegli un ufficio."))
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """The values of a service stay while it is not chosen, only as long as the page is not saved without it."""
        chosen = [offer for offer in self.offers if self.cleaned_data[f"attiva-{offer.code}"]]
        return {
            "services": {
                offer.code: {"office": self.cleaned_data[f"ufficio-{offer.code}"], "parameters": offer.values}
                for offer in chosen
            }
        }
