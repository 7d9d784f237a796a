"""What staff fill in about a PNRR dossier."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from provisioning.pnrr.actions.identities import Credentials
from provisioning.pnrr.actions.keep_dossier import DossierFacts
from provisioning.pnrr.models import Dossier
from provisioning.pnrr.models.dossier import CUP
from provisioning.pnrr.queries import Offered
from ui.widgets import CheckboxChoices, Money, NativeDate, RadioChoices

CENTS = 100
ORDER = (
    ("contract_on", "decree_on", _("Il contratto non può venire prima del decreto.")),
    ("completed_on", "contract_on", _("La conclusione non può venire prima del contratto.")),
    ("verification_until", "verification_from", _("La finestra non può finire prima di cominciare.")),
)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    field = forms.DateField(
        label=label, required=False, widget=NativeDate(), help_text=help_text,
        error_messages={"invalid": _("Scrivi una data che esiste.")},
    )  # fmt: skip
    field.width = "md"  # type: ignore[attr-defined]
    return field


class DossierForm(forms.Form):
    cup = forms.CharField(
        label=_("CUP"), required=False, max_length=20, help_text=_("15 caratteri, per esempio J21F22000610006.")
    )
    inhabitants = forms.IntegerField(
        label=_("Abitanti"), min_value=1, help_text=_("Quelli con cui è stata calcolata la fascia del finanziamento."),
        error_messages={"required": _("Scrivi quanti abitanti: decidono la fascia.")},
    )  # fmt: skip
    cup.width = inhabitants.width = "md"  # type: ignore[attr-defined]
    services = forms.MultipleChoiceField(label=_("Servizi finanziati"), required=False, widget=CheckboxChoices)
    includes_site = forms.BooleanField(label=_("Il finanziamento comprende anche il sito comunale"), required=False)
    granted = forms.DecimalField(
        label=_("Importo concesso"), required=False, min_value=0, max_digits=12, decimal_places=2, widget=Money(),
        help_text=_("Come lo scrive il decreto, IVA inclusa."),
        error_messages={"invalid": _("Scrivi un importo in euro, per esempio 193.250,00.")},
    )  # fmt: skip
    supplier = forms.CharField(label=_("Fornitore"), required=False, max_length=120)
    decree_on = _day(_("Notifica del decreto"))
    contract_on = _day(_("Contratto con il fornitore"))
    contract_due_on = _day(
        _("Termine concordato per il contratto"), _("Solo se il cronoprogramma è stato cambiato in piattaforma.")
    )
    completed_on = _day(_("Conclusione delle attività"))
    completion_due_on = _day(
        _("Termine concordato per la conclusione"), _("Solo se il cronoprogramma è stato cambiato in piattaforma.")
    )
    verification_from = _day(_("Verifica: dal"))
    verification_until = _day(_("Verifica: entro il"))
    verified_on = _day(_("Verifica superata il"))
    row_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, offered: Sequence[Offered], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [(service.code, service.title) for service in offered]  # type: ignore[attr-defined]

    def clean_cup(self) -> str:
        cup = str(self.cleaned_data["cup"]).replace(" ", "").upper()
        if cup and not re.match(CUP, cup):
            raise forms.ValidationError(_("Il CUP è fatto di 15 lettere e cifre, come nel decreto."))
        return cup

    def clean_supplier(self) -> str:
        return " ".join(str(self.cleaned_data["supplier"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for later, earlier, message in ORDER:
            if cleaned.get(later) and cleaned.get(earlier) and cleaned[later] < cleaned[earlier]:
                self.add_error(later, message)
        return cleaned

    def facts(self) -> DossierFacts:
        given = {**self.cleaned_data}
        for name in ("services", "row_version"):
            given.pop(name)
        amount = given.pop("granted")
        return DossierFacts(**given, granted=None if amount is None else int(amount * CENTS))


def initial(dossier: Dossier) -> dict[str, Any]:
    """What the form shows of a dossier that is there."""
    kept = {name: getattr(dossier, name) for name in DossierForm.base_fields if name not in ("services", "granted")}
    granted = None if dossier.granted is None else Decimal(dossier.granted) / CENTS
    return {**kept, "granted": granted, "services": [service.code for service in dossier.services.all()]}


class JudgementForm(forms.Form):
    """`services`: only of a criterion that is judged for each of them."""

    services = forms.MultipleChoiceField(
        label=_("Per quali servizi"), widget=CheckboxChoices,
        error_messages={"required": _("Scegli almeno un servizio.")},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Che cosa hai visto"), widget=RadioChoices,
        choices=[("passed", _("Il criterio è soddisfatto")), ("failed", _("Il criterio non è soddisfatto"))],
        error_messages={"required": _("Scegli che cosa hai visto.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Che cosa hai guardato e come"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Va nel fascicolo, con il tuo nome. Non scrivere dati di cittadini."),
        error_messages={"required": _("Scrivi che cosa hai guardato: la conferma vale per quello che dici.")},
    )  # fmt: skip

    def __init__(self, services: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if services:
            self.fields["services"].choices = services  # type: ignore[attr-defined]
        else:
            del self.fields["services"]


class IdentityForm(forms.Form):
    label = forms.CharField(
        label=_("Che identità è"), max_length=80, help_text=_("Per esempio: SPID di prova, livello 2."),
        error_messages={"required": _("Scrivi come riconoscerla.")},
    )  # fmt: skip
    username = forms.CharField(
        label=_("Nome utente"), max_length=200, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Scrivi il nome utente.")},
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Password o codice"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "off"}),
        error_messages={"required": _("Scrivi la password o il codice.")},
    )  # fmt: skip
    hint = forms.CharField(
        label=_("Come si usa"), max_length=300, required=False,
        help_text=_("Se serve: per esempio da dove arriva il secondo fattore."),
    )  # fmt: skip

    def credentials(self) -> Credentials:
        return Credentials(**self.cleaned_data)
