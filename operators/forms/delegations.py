"""What a clerk says of a delegation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why it is refused or revoked: who asked reads it."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Motivo"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Lo legge chi ha chiesto la delega: scrivi che cosa manca o che cosa non va."),
        error_messages={"required": _("Scrivi il motivo: la persona lo legge.")},
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
