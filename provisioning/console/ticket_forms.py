"""What staff write about municipalities' requests for help."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning.support.actions.tickets.open import Trouble
from provisioning.support.clock import Severity
from provisioning.support.policies import VENDOR_ACTS, VENDOR_ANSWERS, AdhesionAct, TicketAct
from ui.widgets import RadioChoices


class PhoneTicketForm(forms.Form):
    use_required_attribute = False

    caller = forms.CharField(
        label=_("Chi ha chiamato"), max_length=120, help_text=_("Nome e cognome di chi lavora nell'ente."),
        error_messages={"required": _("Scrivi chi ha chiamato.")},
    )  # fmt: skip
    subject = forms.CharField(
        label=_("Oggetto"), max_length=120, error_messages={"required": _("Scrivi l'oggetto, in poche parole.")}
    )
    severity = forms.ChoiceField(
        label=_("Il problema blocca il lavoro?"), widget=RadioChoices,
        choices=[
            (Severity.BLOCKING.value, _("Sì, è bloccante: intervento entro 4 ore, giorno e notte")),
            (Severity.ORDINARY.value, _("No: intervento entro il giorno lavorativo successivo")),
        ],
        error_messages={"required": _("Scegli se il problema blocca il lavoro.")},
    )  # fmt: skip
    description = forms.CharField(
        label=_("Che cosa succede"), max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text=_("L'ente lo legge così com'è. Non scrivere dati di cittadini."),
        error_messages={"required": _("Scrivi che cosa succede.")},
    )  # fmt: skip
    page = forms.CharField(label=_("Pagina"), max_length=300, required=False)

    def trouble(self) -> Trouble:
        data = self.cleaned_data
        return Trouble(data["subject"], data["description"], Severity(data["severity"]), data["page"])


class WordsForm(forms.Form):
    """Words to the municipality, and the button that sends them: `azione`."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Scrivi all'ente"), max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text=_("L'ente lo legge così com'è. Non scrivere dati di cittadini."),
        error_messages={"required": _("Scrivi qualche parola: l'ente la legge.")},
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)

    def act(self) -> TicketAct | None:
        asked = self.data.get("azione", "")
        return TicketAct(asked) if asked in VENDOR_ACTS else None

    def clean(self) -> dict[str, Any]:
        if self.act() is None:
            raise ValidationError(_("Usa uno dei pulsanti."))
        return self.cleaned_data


class SeverityForm(forms.Form):
    use_required_attribute = False

    severity = forms.ChoiceField(choices=Severity.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Perché la cambi"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("L'ente lo legge."), error_messages={"required": _("Scrivi il motivo: l'ente lo legge.")},
    )  # fmt: skip

    def given(self) -> Severity:
        return Severity(self.cleaned_data["severity"])


class DecisionForm(forms.Form):
    """Words about an adhesion, and the button that sends them: `azione`."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Scrivi all'ente"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("Se accetti può bastare il pulsante; se chiedi o non accetti, scrivi che cosa o perché."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"].unmarked = True  # type: ignore[attr-defined]

    def act(self) -> AdhesionAct | None:
        asked = self.data.get("azione", "")
        return AdhesionAct(asked) if asked in VENDOR_ANSWERS else None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if not text and self.act() != AdhesionAct.ACCEPT:
            raise ValidationError(_("Scrivi qualche parola: l'ente la legge."))
        return text

    def clean(self) -> dict[str, Any]:
        if self.act() is None:
            raise ValidationError(_("Usa uno dei pulsanti."))
        return self.cleaned_data
