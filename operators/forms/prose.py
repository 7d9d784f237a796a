"""Long texts that a clerk writes, or pastes from a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Prose(forms.CharField):
    """
    Too long a text is refused with its length: `maxlength` in the page would cut off in silence the end of what is pasted.
    A line break counts as one character, as it does where people count.
    """

    widget = forms.Textarea

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                vars(validator)["message"] = _(
                    "È troppo lungo: può avere %(limit_value)d caratteri, ne ha %(show_value)d."
                )
        if required_message:
            self.error_messages["required"] = required_message

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
