"""The rating of a page or of a flow: exact texts of the conformity criteria C.SI.2.5, C.SI.2.6 and C.SE.1.7."""

from django import forms
from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    "page": _("Quanto sono chiare le informazioni su questa pagina?"),
    "flow": _("Quanto è stato facile usare questo servizio?"),
}
POSITIVE_QUESTION = _("Quali sono stati gli aspetti che hai preferito?")
POSITIVE = (
    ("clear", _("Le indicazioni erano chiare")),
    ("complete", _("Le indicazioni erano complete")),
    ("confident", _("Capivo sempre che stavo procedendo correttamente")),
    ("no_problems", _("Non ho avuto problemi tecnici")),
    ("other", _("Altro")),
)
NEGATIVE_QUESTION = _("Dove hai incontrato le maggiori difficoltà?")
NEGATIVE = (
    ("unclear", _("A volte le indicazioni non erano chiare")),
    ("incomplete", _("A volte le indicazioni non erano complete")),
    ("lost", _("A volte non capivo se stavo procedendo correttamente")),
    ("technical", _("Ho avuto problemi tecnici")),
    ("other", _("Altro")),
)
TEXT_MAX_LENGTH = 200
# Up to this many stars the citizen is asked about difficulties, above it about what went well.
NEGATIVE_UP_TO = 3


class RatingForm(forms.Form):
    """What the rating component posts. Answers of the block that does not match the stars are dropped."""

    target = forms.CharField(max_length=200, required=False)
    rate = forms.TypedChoiceField(coerce=int, choices=[(n, str(n)) for n in range(1, 6)])
    positive = forms.MultipleChoiceField(choices=POSITIVE, required=False)
    negative = forms.MultipleChoiceField(choices=NEGATIVE, required=False)
    text = forms.CharField(max_length=TEXT_MAX_LENGTH, required=False)

    def answers(self) -> list[str]:
        """Codes of the answers that belong to the stars given."""
        name = "negative" if self.cleaned_data["rate"] <= NEGATIVE_UP_TO else "positive"
        return list(self.cleaned_data[name])
