"""What staff write into a price list in the making."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning.support.actions.prices.edit_price import Offer
from provisioning.support.models import Price
from provisioning.support.models.price import VAT_RATES, Recurrence, ServiceKind
from ui.widgets import Money, NativeDate, RadioChoices

CODE = r"^[A-Z0-9][A-Z0-9-]*\Z"
MOST = Decimal("1000000")


class PriceForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Tipo"), choices=ServiceKind.choices, widget=RadioChoices)
    code = forms.RegexField(
        CODE, label=_("Codice"), max_length=20, help_text=_("Lettere maiuscole, cifre e trattini: PEC-1."),
        error_messages={"invalid": _("Usa lettere maiuscole, cifre e trattini, per esempio PEC-1.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Nome"), max_length=120)
    description = forms.CharField(label=_("Descrizione"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    unit = forms.CharField(
        label=_("Unità"), max_length=40, help_text=_("A che cosa si riferisce il prezzo: «a casella».")
    )
    price = forms.DecimalField(
        label=_("Prezzo senza IVA"), min_value=0, max_value=MOST, decimal_places=2, widget=Money(),
        help_text=_("0 per un servizio gratuito."),
    )  # fmt: skip
    vat_percent = forms.TypedChoiceField(
        label=_("Aliquota IVA"), coerce=int, choices=[(rate, f"{rate} %") for rate in VAT_RATES], initial=22
    )
    recurrence = forms.ChoiceField(label=_("Quando si paga"), choices=Recurrence.choices)
    population_from = forms.IntegerField(label=_("Abitanti, da"), min_value=0, required=False)
    population_to = forms.IntegerField(
        label=_("Abitanti, fino a"), min_value=0, required=False,
        help_text=_("Vuoti: il servizio è per gli enti di ogni dimensione."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "vat_percent", "recurrence", "population_from", "population_to"):
            self.fields[name].width = "sm"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        low, high = data.get("population_from"), data.get("population_to")
        if low is not None and high is not None and high < low:
            raise ValidationError({"population_to": _("Deve essere almeno quanto «da».")})
        return data

    def offer(self) -> Offer:
        data = dict(self.cleaned_data)
        cents = int(data.pop("price") * 100)
        kind, recurrence = ServiceKind(data.pop("kind")), Recurrence(data.pop("recurrence"))
        return Offer(kind=kind, recurrence=recurrence, price_cents=cents, **data)


def shown(price: Price) -> dict[str, Any]:
    """What the form begins with."""
    names = (
        "kind",
        "code",
        "name",
        "description",
        "unit",
        "vat_percent",
        "recurrence",
        "population_from",
        "population_to",
    )
    return {**{name: getattr(price, name) for name in names}, "price": Decimal(price.price_cents) / 100}


class PublishForm(forms.Form):
    use_required_attribute = False

    valid_from = forms.DateField(
        label=_("In vigore dal"), widget=NativeDate(), error_messages={"required": _("Scegli da quando vale.")}
    )
    valid_until = forms.DateField(
        label=_("Fino al"), widget=NativeDate(), required=False,
        help_text=_("Vuoto: finché non comincia la versione successiva."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            raise ValidationError({"valid_until": _("Finisce prima di cominciare.")})
        return data
