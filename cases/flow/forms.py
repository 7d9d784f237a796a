"""The parts of the flow's forms that no definition describes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.forms.fields import MustTick
from ui.widgets import Upload


class PrivacyForm(forms.Form):
    use_required_attribute = False
    accepted = MustTick()

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].label = label
        self.fields["accepted"].error_messages["required"] = _(
            "Per continuare conferma di aver letto l’informativa sulla privacy."
        )


class MultiUpload(Upload):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else [f for f in [files.get(name)] if f]


class ManyFiles(forms.FileField):
    """Any number of files; what they are is judged by the action that keeps them."""

    def clean(self, data: Sequence[UploadedFile], initial: Any = None) -> list[UploadedFile]:
        return list(data or [])
