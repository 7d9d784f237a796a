"""What a municipality's administrator writes to the vendor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning.support.actions.tickets.changing import WORDLESS
from provisioning.support.actions.tickets.open import Trouble
from provisioning.support.clock import Severity
from provisioning.support.policies import TOWN_ACTS, TicketAct
from ui.widgets import RadioChoices

BLOCKS = {
    Severity.BLOCKING.value: _(
        "I cittadini non riescono a entrare, a presentare domande o a pagare, oppure gli operatori non possono lavorare. "
        "Interveniamo entro 4 ore, giorno e notte, anche nei festivi."
    ),
    Severity.ORDINARY.value: _(
        "Qualcosa non va come dovrebbe, ma si lavora. Interveniamo entro il giorno lavorativo successivo."
    ),
}


class TicketForm(forms.Form):
    use_required_attribute = False

    subject = forms.CharField(
        label=_("Oggetto"), max_length=120, help_text=_("In poche parole, per esempio: «Il pagamento non si apre»."),
        error_messages={"required": _("Scrivi l'oggetto, in poche parole.")},
    )  # fmt: skip
    # None stands chosen: it decides how soon somebody gets up at night.
    severity = forms.ChoiceField(
        label=_("Il problema blocca il lavoro?"), widget=RadioChoices,
        choices=[(Severity.BLOCKING.value, _("Sì, è bloccante")), (Severity.ORDINARY.value, _("No"))],
        error_messages={"required": _("Scegli se il problema blocca il lavoro.")},
    )  # fmt: skip
    description = forms.CharField(
        label=_("Che cosa succede"), max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Che cosa facevi, che cosa ti aspettavi, che cosa è successo e da quando. Non scrivere dati di cittadini: basta "
            "il codice della pratica."
        ),
        error_messages={"required": _("Scrivi che cosa succede.")},
    )  # fmt: skip
    page = forms.CharField(
        label=_("Pagina"), max_length=300, required=False,
        help_text=_("L'indirizzo o il nome della pagina in cui succede, se lo sai."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].option_helps = BLOCKS  # type: ignore[attr-defined]

    def trouble(self) -> Trouble:
        data = self.cleaned_data
        return Trouble(data["subject"], data["description"], Severity(data["severity"]), data["page"])


class TicketWordsForm(forms.Form):
    """Words, and the button that sends them: `azione`."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Scrivi al fornitore"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("Non scrivere dati di cittadini: basta il codice della pratica."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"].unmarked = True  # type: ignore[attr-defined]

    def act(self) -> TicketAct | None:
        asked = self.data.get("azione", "")
        return TicketAct(asked) if asked in TOWN_ACTS else None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if not text and self.act() not in WORDLESS:
            raise ValidationError(_("Scrivi qualche parola."))
        return text

    def clean(self) -> dict[str, Any]:
        if self.act() is None:
            raise ValidationError(_("Usa uno dei pulsanti."))
        return self.cleaned_data
