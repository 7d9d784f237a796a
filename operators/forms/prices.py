"""What a municipality's administrator writes to join a service of the price list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning.support.actions.adhesions.ask import Wish
from provisioning.support.policies import TOWN_ANSWERS, AdhesionAct

MOST = 999


class AdhesionForm(forms.Form):
    use_required_attribute = False

    quantity = forms.IntegerField(
        label=_("Quanti ne servono"), min_value=1, max_value=MOST, initial=1,
        error_messages={"required": _("Scrivi quanti ne servono, almeno 1.")},
    )  # fmt: skip
    quantity.width = "sm"  # type: ignore[attr-defined]
    contact = forms.CharField(
        label=_("Persona di riferimento"), max_length=160,
        help_text=_("Nome e recapito di lavoro di chi il fornitore può chiamare."),
        error_messages={"required": _("Scrivi chi può chiamare il fornitore.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Per esempio da quando vi serve."),
    )  # fmt: skip

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["quantity"], data["contact"], data["note"])


class ReplyForm(forms.Form):
    """Words, and the button that sends them: `azione`."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("La tua risposta"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Any = None, *, asked: bool = False) -> None:
        """`asked`: the vendor waits for an answer; else all there is to say is why it is taken back."""
        super().__init__(data)
        self.fields["text"].unmarked = asked  # type: ignore[attr-defined]
        if not asked:
            self.fields["text"].label = _("Perché la ritiri")

    def act(self) -> AdhesionAct | None:
        asked = self.data.get("azione", "")
        return AdhesionAct(asked) if asked in TOWN_ANSWERS else None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if not text and self.act() == AdhesionAct.ANSWER:
            raise ValidationError(_("Scrivi la risposta."))
        return text

    def clean(self) -> dict[str, Any]:
        if self.act() is None:
            raise ValidationError(_("Usa uno dei pulsanti."))
        return self.cleaned_data
