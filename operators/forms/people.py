"""What a clerk says of a person who has a fiscal code now."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.join_citizen import Proof


class JoinForm(forms.Form):
    use_required_attribute = False

    fiscal_code = forms.CharField(
        label=_("Codice fiscale"), max_length=24,
        help_text=_("Come sta sulla tessera sanitaria o sul certificato dell'Agenzia delle Entrate."),
        error_messages={"required": _("Scrivi il codice fiscale.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    document = forms.CharField(
        label=_("Documento che hai visto"), max_length=200,
        help_text=_("Tipo, numero e data. Per esempio: certificato di attribuzione del codice fiscale n. 123 del 4 maggio 2026."),
        error_messages={"required": _("Scrivi quale documento prova che il codice fiscale è di questa persona.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Motivo"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Resta scritto insieme al tuo nome."),
        error_messages={"required": _("Scrivi perché i due fascicoli sono della stessa persona.")},
    )  # fmt: skip

    def clean_fiscal_code(self) -> str:
        return "".join(self.cleaned_data["fiscal_code"].split()).upper()

    @property
    def proof(self) -> Proof:
        return Proof(self.cleaned_data["document"], self.cleaned_data["reason"])
