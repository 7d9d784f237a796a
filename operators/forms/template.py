from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notifications.templates import SUBJECT_LENGTH, check_text

BODY_LENGTH = 20_000


class TemplateForm(forms.Form):
    """The wording of one event; what is wrong with it is judged where messages are made."""

    subject = forms.CharField(label=_("Oggetto"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(label=_("Testo"), max_length=BODY_LENGTH, widget=forms.Textarea({"rows": 20}))

    def __init__(self, event: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if {"subject", "body"} <= set(data):
            problems = check_text(self.event, data["subject"], data["body"])
            if problems:
                raise ValidationError(problems)
        return data
