"""The few forms of the citizen's face that no definition describes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.answer import ACCEPTED_KINDS, MAX_FILES, MAX_MB
from cases.flow.forms import ManyFiles, MultiUpload
from catalog.forms.fields import EmailAnswer, PhoneAnswer


class StatusForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=_("Codice della pratica"),
        max_length=40,
        help_text=_("Per esempio 7KQ2-M9XD-4TPA: 12 lettere e cifre."),
        error_messages={"required": _("Scrivi il codice della pratica."), "max_length": _("Il codice è troppo lungo.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ContactsForm(forms.Form):
    """Where the citizen wants to be written to."""

    use_required_attribute = False

    email = EmailAnswer(label=_("Email"), help_text=_("Qui ricevi gli avvisi sulle tue pratiche."))
    phone = PhoneAnswer(label=_("Telefono"), required=False, max_length=30)


class AnswerForm(forms.Form):
    """Words and files, in answer to a request for documents or to a notice of rejection."""

    text = forms.CharField(
        label=_("Il tuo messaggio"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Puoi scrivere, allegare documenti, o tutte e due le cose."),
        error_messages={"max_length": _("Il testo è troppo lungo: puoi usare al massimo %(limit_value)d caratteri.")},
    )
    attachments = ManyFiles(
        label=_("Documenti"),
        required=False,
        help_text=_("Al massimo %(files)d file da %(mb)d MB l'uno. Formati: %(kinds)s.")
        % {"files": MAX_FILES, "mb": MAX_MB, "kinds": ", ".join(ACCEPTED_KINDS).upper()},
        widget=MultiUpload(accept=",".join(f".{kind}" for kind in ACCEPTED_KINDS)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # One of the two is needed: «facoltativo» on both would not be true.
            field.unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The action says it too; here the error leads to the field."""
        given = self.cleaned_data
        if not self.errors and not given["text"].strip() and not given["attachments"]:
            self.add_error("text", _("Scrivi una risposta o allega almeno un file."))
        return given
