"""Proving who one is, and choosing how."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ui.widgets import Email


class LoginForm(forms.Form):
    # An address that is not one gets the same answer as an unknown one.
    username = forms.CharField(label=_("Email"), max_length=254, widget=Email({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """As logins are stored, so that attempts on `Carla@…` and `carla@…` are counted together."""
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Codice dell'app"),
        max_length=20,
        help_text=_("Le 6 cifre che l'app mostra adesso."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    code.width = "sm"  # type: ignore[attr-defined]


class RecoveryCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Codice di recupero"),
        max_length=30,
        help_text=_("Uno di quelli che hai messo da parte, per esempio «k7m2p-9x4hd». Ognuno vale una volta."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code.width = "md"  # type: ignore[attr-defined]


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Nuova password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Ripeti la password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("Le due password sono diverse: scrivila di nuovo uguale."))
        return again


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Password di adesso"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise ValidationError(_("Non è la password con cui entri adesso."))
        return current


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Che nome dai a questa passkey?"),
        max_length=60,
        help_text=_("Ti aiuta a riconoscerla, per esempio «Computer dell'ufficio» o «Chiavetta»."),
    )
    name.width = "md"  # type: ignore[attr-defined]
    # Filled in by the browser, with what the device has signed.
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)


class ForgottenForm(forms.Form):
    email = forms.CharField(label=_("Email con cui entri"), max_length=254, widget=Email({"autocomplete": "username"}))
