from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.protocol.names import REGISTER
from ui.widgets import NativeDate


class RegistrationForm(forms.Form):
    """The number that a person found in the protocol, or gave there by hand."""

    number = forms.IntegerField(label=_("Numero di protocollo"), min_value=1, max_value=2_000_000_000)
    registered_on = forms.DateField(label=_("Data di protocollo"), widget=NativeDate())

    def clean_registered_on(self) -> date:
        day: date = self.cleaned_data["registered_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("La data di protocollo non può essere nel futuro."))
        return day

    def result(self) -> dict:
        """In the shape of `protocol.register`; noon stands for a time nobody knows."""
        day = self.cleaned_data["registered_on"]
        moment = datetime.combine(day, time(12), timezone.get_current_timezone())
        return {"number": self.cleaned_data["number"], "year": day.year, "registered_at": moment.isoformat()}


class HandledForm(forms.Form):
    """For kinds whose result nobody reads: that it was taken care of is all there is to say."""

    def result(self) -> dict:
        return {"by_hand": True}


def resolution_form(kind: str) -> type[RegistrationForm] | type[HandledForm]:
    return RegistrationForm if kind == REGISTER else HandledForm
