"""What staff fill in on the console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import SUPPORT_MEANINGS, SupportLevel
from provisioning.support.models.grant import HOURS
from ui.widgets import RadioChoices


class GrantForm(forms.Form):
    ticket = forms.CharField(
        label=_("Richiesta di assistenza"), max_length=60, help_text=_("Il numero della richiesta a cui rispondi."),
        error_messages={"required": _("Scrivi il numero della richiesta: senza richiesta non si entra.")},
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].option_helps = SUPPORT_MEANINGS  # type: ignore[attr-defined]
        self.fields["hours"].choices = [(n, ngettext("%(n)d ora", "%(n)d ore", n) % {"n": n}) for n in HOURS]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())

    def clean_ticket(self) -> str:
        return " ".join(str(self.cleaned_data["ticket"]).split())

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "level": SupportLevel(self.cleaned_data["level"])}
