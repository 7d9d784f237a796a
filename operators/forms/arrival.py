"""When the application reached the town hall: asked only as far as it matters."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cases.arrival import ON_PAPER, Arrival, arrival_problem
from cases.channels import Channel
from catalog.dates import local_today
from catalog.forms.fields import DateAnswer, PlainText
from ui.widgets import RadioChoices

NOW, BEFORE = "now", "before"


class Clock(forms.TimeInput):
    width = "sm"


class ArrivalForm(forms.Form):
    """Who stands at the counter needs no answer here; what came by PEC or on paper does."""

    use_required_attribute = False

    arrived = forms.ChoiceField(
        label=_l("Quando è arrivata la domanda?"),
        help_text=_l("Se la persona è qui con te, o al telefono, lascia così: conta il momento dell'invio."),
        choices=[(NOW, _l("Adesso")), (BEFORE, _l("Prima di adesso"))],
        widget=RadioChoices,
        required=False,
    )
    arrived_time = forms.TimeField(
        label=_l("Ora di arrivo"),
        help_text=_l(
            "Per la PEC è quella della ricevuta di consegna. Se il timbro porta solo il giorno, lascia vuoto."
        ),
        error_messages={"invalid": _l("Scrivi l'ora così: 14:05.")},
        widget=Clock({"autocomplete": "off"}, format="%H:%M"),
        required=False,
    )
    arrival_proof = PlainText(
        label=_l("Che cosa lo prova"),
        help_text=_l("Per esempio: timbro di arrivo n. 123 del 2 marzo, identificativo del messaggio PEC."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, channel: str, data: Any = None) -> None:
        super().__init__(data)
        self.channel = channel
        self.fields["arrived_on"] = DateAnswer(label=_l("Giorno di arrivo"), today=local_today(), required=False)
        self.order_fields(["arrived", "arrived_on"])
        for field in self.fields.values():
            vars(field)["unmarked"] = True

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("arrived"):
            # Where nothing hides the fields below, whoever fills them in has answered.
            data["arrived"] = BEFORE if self.data.get("arrived_on_year") or data.get("arrival_proof") else ""
        if data["arrived"] == BEFORE:
            self._judge(data)
        elif not data["arrived"] and self.channel in ON_PAPER:
            self.add_error("arrived", _("Scegli una risposta: da qui contano i termini."))
        return data

    def _judge(self, data: dict[str, Any]) -> None:
        if not data.get("arrival_proof") and "arrival_proof" not in self.errors:
            self.add_error("arrival_proof", _("Scrivi che cosa prova il giorno di arrivo."))
        if self.channel == Channel.PEC and not data.get("arrived_time") and "arrived_time" not in self.errors:
            self.add_error("arrived_time", _("Di una PEC scrivi anche l'ora di arrivo."))
        if "arrived_on" in self.errors:
            return
        if not data.get("arrived_on"):
            self.add_error("arrived_on", _("Scrivi il giorno di arrivo."))
        elif problem := arrival_problem(self._instant(data), timezone.now()):
            self.add_error("arrived_on", str(problem))

    def _instant(self, data: dict[str, Any]) -> datetime:
        clock = data.get("arrived_time") or time.min
        return timezone.make_aware(datetime.combine(date.fromisoformat(data["arrived_on"]), clock))

    def arrival(self) -> Arrival | None:
        """None: just now."""
        data = self.cleaned_data
        if data["arrived"] != BEFORE:
            return None
        return Arrival(self._instant(data), " ".join(data["arrival_proof"].split()))
