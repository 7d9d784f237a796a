from django import forms
from django.utils.translation import gettext_lazy as _

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
