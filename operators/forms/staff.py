"""The administrator's forms about who works here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import CustomRole
from accounts.roles import TOWN_WIDE, Role
from offices.models import Office
from ui.widgets import Email

WHOLE_TOWN = _("Tutto il Comune")


class InviteForm(forms.Form):
    given_name = forms.CharField(label=_("Nome"), max_length=80)
    family_name = forms.CharField(label=_("Cognome"), max_length=80)
    email = forms.EmailField(
        label=_("Email di lavoro"),
        max_length=254,
        widget=Email({"autocomplete": "off"}),
        help_text=_("Personale, non dell'ufficio: riceve l'invito e serve per entrare."),
    )


class RoleForm(forms.Form):
    # None stands chosen: a click too early must give nobody a role.
    role = forms.ChoiceField(label=_("Ruolo"), error_messages={"required": _("Scegli il ruolo.")})
    office = forms.ModelChoiceField(
        label=_("Dove"), queryset=Office.objects.order_by("name"), required=False, empty_label=WHOLE_TOWN
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(role.id): role for role in CustomRole.objects.order_by("name")}
        own = [(_("Ruoli del tuo ente"), [(key, role.name) for key, role in self.own.items()])] if self.own else []
        self.fields["role"].choices = [("", _("Scegli il ruolo")), *own, (_("Ruoli pronti"), Role.choices)]  # type: ignore[attr-defined]
        self.fields["office"].unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("role") in TOWN_WIDE and data.get("office"):
            raise ValidationError({"office": _("Questo ruolo vale in tutto il Comune: scegli «Tutto il Comune».")})
        return data

    def given_role(self) -> Role | CustomRole:
        given = self.cleaned_data["role"]
        return self.own.get(given) or Role(given)
