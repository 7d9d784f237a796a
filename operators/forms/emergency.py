"""The emergency register of the protocol (D.P.R. 445/2000 art. 63)."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.protocol.emergency import LONGEST_EXTENSION

NO_ACT = {"required": _("Scrivi l'atto che autorizza, con numero e data.")}


class OpenForm(forms.Form):
    reason = forms.CharField(
        label=_("Causa dell'interruzione"),
        max_length=300,
        help_text=_("Viene scritta sul registro, come chiede l'art. 63 del D.P.R. 445/2000."),
        error_messages={"required": _("Scrivi perché il protocollo non risponde.")},
    )


class ExtendForm(forms.Form):
    days = forms.IntegerField(label=_("Giorni"), min_value=1, max_value=LONGEST_EXTENSION.days, initial=1)
    act = forms.CharField(label=_("Atto che autorizza"), max_length=200, error_messages=NO_ACT)

    def until(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


class StandingForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("Minuti di interruzione"),
        min_value=5,
        max_value=24 * 60,
        initial=30,
        help_text=_("Dopo quanti minuti senza risposta il registro si apre da solo."),
    )
    act = forms.CharField(
        label=_("Atto che autorizza"),
        max_length=200,
        error_messages=NO_ACT,
        help_text=_("Per esempio: decreto del responsabile della gestione documentale n. 12 del 3 marzo 2026."),
    )
