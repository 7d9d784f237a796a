"""The few forms of the citizen's face that no definition describes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.actions.answer import ACCEPTED_KINDS, MAX_FILES, MAX_MB
from catalog.forms.fields import EmailAnswer, MustTick, PhoneAnswer
from ui.widgets import Upload


class StatusForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=_("Codice della pratica"),
        max_length=40,
        help_text=_("12 lettere e cifre, per esempio 7KQ2-M9XD-4TPA."),
        error_messages={"required": _("Scrivi il codice della pratica."), "max_length": _("Il codice è troppo lungo.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PrivacyForm(forms.Form):
    use_required_attribute = False
    accepted = MustTick(label=_("Ho letto e compreso l’informativa sulla privacy"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].error_messages["required"] = _(
            "Per continuare conferma di aver letto l’informativa sulla privacy."
        )


class ContactsForm(forms.Form):
    """Where the citizen wants to be written to."""

    use_required_attribute = False

    email = EmailAnswer(label=_("Email"), help_text=_("Qui ricevi gli avvisi sulle tue pratiche."))
    phone = PhoneAnswer(label=_("Telefono"), required=False, max_length=30)


class MultiUpload(Upload):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [f for f in [files.get(name)] if f]


class ManyFiles(forms.FileField):
    """Any number of files; what they are is judged by the action that keeps them."""

    def clean(self, data: Sequence[UploadedFile], initial: Any = None) -> list[UploadedFile]:
        return list(data or [])


class AnswerForm(forms.Form):
    """Words and files, in answer to a request for documents or to a notice of rejection."""

    text = forms.CharField(
        label=_("Il tuo messaggio"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"max_length": _("Il testo è troppo lungo: puoi usare al massimo %(limit_value)d caratteri.")},
    )
    attachments = ManyFiles(
        label=_("Documenti"),
        required=False,
        help_text=_("Al massimo %(files)d file da %(mb)d MB l'uno. Formati: %(kinds)s.")
        % {"files": MAX_FILES, "mb": MAX_MB, "kinds": ", ".join(ACCEPTED_KINDS).upper()},
        widget=MultiUpload(accept=",".join(f".{kind}" for kind in ACCEPTED_KINDS)),
    )
