"""A role of the municipality's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import CustomRole
from accounts.roles import COMPOSABLE, MEANINGS
from ui.widgets import CheckboxChoices


class CustomRoleForm(forms.Form):
    name = forms.CharField(
        label=_("Nome del ruolo"), max_length=60, help_text=_("Per esempio: Agente addetto ai contrassegni."),
        error_messages={"required": _("Scrivi il nome del ruolo.")},
    )  # fmt: skip
    stands_for = forms.MultipleChoiceField(
        label=_("Che cosa può fare"), widget=CheckboxChoices, help_text=_("Riunisce i diritti dei ruoli che scegli."),
        choices=[(role.value, role.label) for role in COMPOSABLE],
        error_messages={"required": _("Scegli almeno un ruolo di partenza.")},
    )  # fmt: skip
    sees_restricted = forms.BooleanField(
        label=_("Vede anche i dati riservati (salute, bisogno economico)"), required=False,
        help_text=_("Ogni lettura resta scritta nella pratica, e la persona la vede."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helps = {role.value: MEANINGS[role] for role in COMPOSABLE}
        vars(self.fields["stands_for"])["option_helps"] = helps

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @classmethod
    def of(cls, role: CustomRole) -> "CustomRoleForm":
        return cls(initial={"name": role.name, "stands_for": role.stands_for, "sees_restricted": role.sees_restricted})

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def meanings() -> list[tuple[str, str]]:
    """Each built-in role, and what it lets one do."""
    return [(str(role.label), str(MEANINGS[role])) for role in MEANINGS]
