"""What a clerk fills in when somebody brings papers to the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from cases.actions.answer import ACCEPTED_KINDS, MAX_FILES, MAX_MB
from cases.flow.forms import ManyFiles, MultiUpload
from cases.models import DocumentRequest
from ui.widgets import RadioChoices


class BroughtDocumentsForm(forms.Form):
    """Whether all is there is asked only where something was `lacking` or had been `asked` for."""

    use_required_attribute = False
    attachments = ManyFiles(
        label=_l("Documenti"),
        help_text=_l("Al massimo %(files)d file da %(mb)d MB l'uno. Formati: %(kinds)s.")
        % {"files": MAX_FILES, "mb": MAX_MB, "kinds": ", ".join(ACCEPTED_KINDS).upper()},
        widget=MultiUpload(accept=",".join(f".{kind}" for kind in ACCEPTED_KINDS)),
        error_messages={"required": _l("Allega almeno un documento.")},
    )
    complete = forms.ChoiceField(
        label=_l("Adesso c'è tutto quello che mancava?"),
        choices=[("yes", _l("Sì, non manca più niente")), ("no", _l("No, manca ancora qualcosa"))],
        widget=RadioChoices(),
        error_messages={"required": _l("Scegli una risposta.")},
    )
    text = forms.CharField(
        label=_l("Che cosa è stato portato"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_l("Resta nella cronologia. La persona lo vede nell'area personale se risponde a una richiesta."),
    )  # fmt: skip

    def __init__(self, *args: Any, lacking: list[str], asked: DocumentRequest | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.lacking, self.asked = lacking, asked
        if not lacking and asked is None:
            del self.fields["complete"]

    @property
    def completes(self) -> bool:
        return self.cleaned_data.get("complete") == "yes"
