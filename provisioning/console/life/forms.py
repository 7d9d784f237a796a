"""What staff fill in when a municipality is closed for a while, exported or removed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from provisioning.console.life.words import words_of
from provisioning.fleet.life.archive.keys import SHORTEST, require_strength
from provisioning.fleet.life.errors import Code, LifeError
from provisioning.fleet.life.remove import Consent

# Where on the form a refusal belongs.
PLACES = {
    Code.NAME_DIFFERS: "name", Code.NO_EXPORT: "without_export", Code.EXPORT_TOO_EARLY: "without_export",
}  # fmt: skip


class LifeForm(forms.Form):
    def refuse(self, error: LifeError) -> None:
        place = PLACES.get(error.code)
        self.add_error(place if place in self.fields else None, words_of(error.code))


class ExportForm(LifeForm):
    passphrase = forms.CharField(
        label=_("Frase segreta"), max_length=200, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Scrivi la frase segreta.")},
    )  # fmt: skip
    again = forms.CharField(
        label=_("Ripeti la frase segreta"), max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Scrivi di nuovo la frase segreta.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("Almeno %(letters)d caratteri: meglio quattro o cinque parole a caso.")
        self.fields["passphrase"].help_text = str(told) % {"letters": SHORTEST}

    def clean_passphrase(self) -> str:
        passphrase = str(self.cleaned_data["passphrase"])
        try:
            require_strength(passphrase)
        except LifeError as error:
            raise forms.ValidationError(words_of(error.code)) from None
        return passphrase

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "passphrase" in self.cleaned_data and again != self.cleaned_data["passphrase"]:
            raise forms.ValidationError(_("Le due frasi non sono uguali."))
        return again


class RemoveForm(LifeForm):
    name = forms.CharField(
        label=_("Nome del Comune, per esteso"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Scrivi il nome del Comune.")},
    )  # fmt: skip
    without_export = forms.BooleanField(
        label=_("Non serve un'esportazione: nessuno potrà riportarlo indietro"), required=False
    )

    def __init__(self, name: str, data: Any = None, *, begun: bool = False, has_export: bool = False) -> None:
        """`begun`: consent was given then, and nothing is asked again."""
        super().__init__(data)
        vars(self.fields["without_export"])["unmarked"] = True
        self.fields["name"].help_text = str(_("Scrivi: %(name)s")) % {"name": name}
        if begun:
            del self.fields["name"]
        if begun or has_export:
            del self.fields["without_export"]

    def consent(self) -> Consent:
        return Consent(self.cleaned_data.get("name", ""), self.cleaned_data.get("without_export", False))
