"""The declarations of the summary: D.P.R. 445/2000 arts. 46 and 47, with the warnings of arts. 75 and 76."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms.fields import MustTick
from catalog.resolve import ResolvedDefinition
from catalog.visibility import Answers, visible_declarations

WARNING = _(
    "Le informazioni che dai hanno valore di dichiarazione (D.P.R. 445/2000, articoli 46 e 47). Chi dichiara il falso perde i "
    "benefici ottenuti (articolo 75) ed è punito secondo il codice penale e le leggi speciali (articolo 76). Il Comune "
    "controlla le dichiarazioni, anche a campione (articolo 71)."
)


class DeclarationsForm(forms.Form):
    """One box for each declaration these answers call for; the name of a box is the id of the declaration."""

    def __init__(
        self,
        definition: ResolvedDefinition,
        answers: Answers,
        today: datetime.date,
        data: Mapping[str, Any] | None,
        ticked: Collection[str],
    ) -> None:
        super().__init__(data, initial=dict.fromkeys(ticked, True), use_required_attribute=False)
        for item in visible_declarations(definition, answers, today):
            self.fields[item.id] = MustTick(label=item.text, required=item.required)

    def declared(self) -> list[str]:
        """Ids of the boxes ticked; after validation, also when some required one is missing."""
        wrong = self.errors
        return [name for name, ticked in self.cleaned_data.items() if ticked and name not in wrong]


def build_declarations_form(
    definition: ResolvedDefinition,
    answers: Answers,
    today: datetime.date,
    data: Mapping[str, Any] | None = None,
    ticked: Collection[str] = (),
) -> DeclarationsForm:
    return DeclarationsForm(definition, answers, today, data, ticked)
