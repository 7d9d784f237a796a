"""For whom one applies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Delegation, User
from ui.widgets import RadioChoices

MYSELF = "me"


class ForWhomForm(forms.Form):
    """Nothing is chosen beforehand: an application in the wrong name costs more than a click."""

    use_required_attribute = False

    who = forms.ChoiceField(
        label=_l("Per chi presenti la domanda?"), widget=RadioChoices,
        error_messages={"required": _l("Scegli per chi presenti la domanda.")},
    )  # fmt: skip

    def __init__(self, user: User, held: Sequence[Delegation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        others = [(str(d.id), f"{d.principal_name} ({d.get_kind_display()})") for d in held]
        field.choices = [(MYSELF, _("Per me, %(name)s") % {"name": user.full_name}), *others]
