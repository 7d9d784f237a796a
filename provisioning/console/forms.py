"""What staff fill in on the console."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import SUPPORT_MEANINGS, SupportLevel
from provisioning.fleet.health.domains import candidates
from provisioning.support.models import TroubleTicket
from provisioning.support.models.grant import HOURS
from ui.widgets import RadioChoices

LONGEST_REGISTRATION = timedelta(days=10 * 366)


class GrantForm(forms.Form):
    trouble_ticket = forms.ChoiceField(label=_("Richiesta di assistenza"), required=False)
    ticket = forms.CharField(
        label=_("Riferimento di un'altra richiesta"), max_length=60, required=False,
        help_text=_("Solo se la richiesta non è nell'elenco: da dove arriva e con quale numero."),
    )  # fmt: skip
    ticket.width = "md"  # type: ignore[attr-defined]
    reason = forms.CharField(
        label=_("Perché entri"), max_length=500, min_length=10, widget=forms.Textarea({"rows": 3}),
        help_text=_("L'ente lo legge così com'è: scrivi che cosa devi guardare o sistemare, senza dati di cittadini."),
        error_messages={
            "required": _("Scrivi perché entri."), "min_length": _("Scrivi il motivo per esteso: l'ente lo legge."),
        },
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Che cosa ti serve"), choices=SupportLevel.choices, widget=RadioChoices, initial=SupportLevel.READ,
        error_messages={"required": _("Scegli che cosa ti serve.")},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label=_("Per quanto tempo"), coerce=int, widget=RadioChoices, initial=HOURS[0],
        error_messages={"required": _("Scegli per quanto tempo.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, tickets: Iterable[TroubleTicket] = ()) -> None:
        """`tickets`: the municipality's open ones; where there are none the reference is written by hand."""
        super().__init__(data)
        self.tickets = {str(ticket.id): ticket for ticket in tickets}
        listed = [(key, f"{ticket.reference}: {ticket.subject}") for key, ticket in self.tickets.items()]
        self.fields["trouble_ticket"].choices = [("", _("Scegli, o scrivi il riferimento qui sotto")), *listed]  # type: ignore[attr-defined]
        self.fields["trouble_ticket"].unmarked = self.fields["ticket"].unmarked = True  # type: ignore[attr-defined]
        if not listed:
            del self.fields["trouble_ticket"]
            self.fields["ticket"].label = _("Richiesta di assistenza")
            self.fields["ticket"].help_text = _("Il numero della richiesta a cui rispondi.")
        self.fields["level"].option_helps = SUPPORT_MEANINGS  # type: ignore[attr-defined]
        self.fields["hours"].choices = [(n, ngettext("%(n)d ora", "%(n)d ore", n) % {"n": n}) for n in HOURS]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())

    def clean_ticket(self) -> str:
        return " ".join(str(self.cleaned_data["ticket"]).split())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("trouble_ticket") and "ticket" in data and not data["ticket"]:
            self.add_error("ticket", _("Scegli o scrivi la richiesta a cui rispondi: senza richiesta non si entra."))
        return data

    def given(self) -> dict[str, Any]:
        chosen = self.tickets.get(self.cleaned_data.get("trouble_ticket", ""))
        return {**self.cleaned_data, "level": SupportLevel(self.cleaned_data["level"]), "trouble_ticket": chosen}


class SuspendForm(forms.Form):
    reason = forms.CharField(
        label=_("Perché lo sospendi"), max_length=500, min_length=10, widget=forms.Textarea({"rows": 3}),
        help_text=_("Resta nel diario del Comune: scrivilo senza dati di cittadini."),
        error_messages={
            "required": _("Scrivi perché lo sospendi."), "min_length": _("Scrivi il motivo per esteso: resta nel diario."),
        },
    )  # fmt: skip

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())


class DomainForm(forms.Form):
    name = forms.ChoiceField(
        label=_("Dominio"),
        help_text=_("Quello scritto sul rinnovo: di solito l'indirizzo dello sportello senza la prima parola."),
        error_messages={"invalid_choice": _("Scegli un dominio dell'elenco.")},
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Registrato fino al"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Scrivi il giorno in cui scade."), "invalid": _("Scrivi il giorno come 31/12/2030.")},
    )  # fmt: skip
    expires_on.width = "sm"  # type: ignore[attr-defined]

    def __init__(self, data: Any = None, *, hosts: Sequence[str]) -> None:
        super().__init__(data)
        names = list(dict.fromkeys(name for host in hosts for name in candidates(host)))
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        # A host of its own is registered as a whole only when nothing shorter can be.
        self.initial["name"] = names[1] if len(names) > 1 else ""

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Questo giorno è passato: scrivi la prossima scadenza."))
        if day > timezone.localdate() + LONGEST_REGISTRATION:
            raise forms.ValidationError(_("Un dominio si registra per dieci anni al massimo: controlla l'anno."))
        return day
