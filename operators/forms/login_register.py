"""What to take out of the register of transactions with the identity providers, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.widgets import NativeDate

REASON_LENGTH = 300


class DaysForm(forms.Form):
    since = forms.DateField(label=_("Dal giorno"), widget=NativeDate())
    until = forms.DateField(label=_("Al giorno"), widget=NativeDate(), help_text=_("Al massimo 31 giorni."))
    reason = forms.CharField(
        label=_("Motivo"),
        max_length=REASON_LENGTH,
        help_text=_("Per esempio: verifica di AgID del 12 maggio, protocollo 123/2026."),
    )


class MessagesForm(forms.Form):
    request_id = forms.CharField(
        label=_("Identificativo della richiesta"),
        max_length=64,
        help_text=_("È nella prima colonna dell'elenco, e comincia con «_»."),
    )
    reason = forms.CharField(label=_("Motivo"), max_length=REASON_LENGTH)
