"""Filing for a citizen at the counter: for which service, for whom, how we know that it is they, and the last confirmations."""

from datetime import date
from typing import Any

from codicefiscale import codicefiscale
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.actions.register_citizen import Person
from cases.channels import BY_CITIZENS, Channel, Identified
from cases.filing import missing_lines, signature_question
from catalog.dates import local_today
from catalog.forms.coherence import fiscal_code_problem
from catalog.forms.fields import DateAnswer, FiscalCodeAnswer, MustTick
from catalog.models import Service
from ui.widgets import RadioChoices, Upload

CHANNELS = [(c.value, c.label) for c in Channel if c not in BY_CITIZENS]


class PersonForm(forms.Form):
    """The first half of the page: which service, and whose fiscal code."""

    use_required_attribute = False

    service = forms.ChoiceField(label=_l("Servizio"), error_messages={"required": _l("Scegli il servizio.")})
    fiscal_code = FiscalCodeAnswer(
        label=_l("Codice fiscale della persona"),
        help_text=_l("Lo trovi sulla tessera sanitaria."),
        error_messages={"required": _l("Scrivi il codice fiscale.")},
    )

    def __init__(self, services: list[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        # None is chosen for the clerk: the first of the list would be as good as any, and wrong.
        field.choices = [("", _("Scegli il servizio")), *((service.code, service.title) for service in services)]


class FilingForm(forms.Form):
    """The second half: how the application came and how the person was identified; of someone new also who they are."""

    use_required_attribute = False

    given_name = forms.CharField(label=_l("Nome"), max_length=80)
    family_name = forms.CharField(label=_l("Cognome"), max_length=80)
    birth_date = forms.CharField(label=_l("Data di nascita"))
    birth_place = forms.CharField(label=_l("Luogo di nascita"), max_length=80)
    identified = forms.ChoiceField(
        label=_l("Come hai identificato la persona?"),
        choices=Identified.choices,
        widget=RadioChoices,
        initial="document",
    )
    evidence = forms.CharField(
        label=_l("Tipo e numero del documento"),
        help_text=_l(
            "Per esempio: carta d'identità CA12345AB. Si lascia vuoto solo se l'hai identificata in un altro modo."
        ),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label=_l("Come è arrivata la domanda?"), choices=CHANNELS, widget=RadioChoices, initial=Channel.COUNTER
    )

    def __init__(self, fiscal_code: str, is_new: bool, data: Any = None) -> None:
        super().__init__(data, initial=read_off(fiscal_code))
        self.fiscal_code = fiscal_code
        self.fields["birth_date"] = DateAnswer(
            label=_l("Data di nascita"), today=local_today(), not_future=True, birthday=True
        )
        self.order_fields(["given_name", "family_name", "birth_date", "birth_place"])
        # Wanted or not, as the answer before it says.
        vars(self.fields["evidence"])["unmarked"] = True
        if not is_new:
            for name in ("given_name", "family_name", "birth_date", "birth_place"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("identified") == Identified.DOCUMENT and not data.get("evidence"):
            self.add_error("evidence", _("Scrivi il tipo e il numero del documento che hai visto."))
        names = {name: data.get(name) for name in ("given_name", "family_name", "birth_date")}
        if problem := fiscal_code_problem(self.fiscal_code, **names):
            self.add_error(_field_of(problem, names), problem)
        return data

    def person(self) -> Person:
        data = self.cleaned_data
        gender = read_off(self.fiscal_code).get("gender", "")
        born = date.fromisoformat(data["birth_date"])
        return Person(
            self.fiscal_code, data["given_name"].strip(), data["family_name"].strip(), born, data["birth_place"], gender
        )


def _field_of(problem: str, names: dict[str, Any]) -> str | None:
    words = {"cognome": "family_name", "nome": "given_name", "nascita": "birth_date"}
    return next((field for word, field in words.items() if word in problem and field in names), None)


def read_off(fiscal_code: str) -> dict[str, Any]:
    """What the code itself says: nobody has to type it. Nothing of a provisional code."""
    if len(fiscal_code) != 16 or not codicefiscale.is_valid(fiscal_code):
        return {}
    said = codicefiscale.decode(fiscal_code)
    place = (said.get("birthplace") or {}).get("name", "")
    return {
        "birth_date": said["birthdate"].date().isoformat(),
        "birth_place": place.title(),
        "gender": said["gender"],
    }


class ClosingForm(forms.Form):
    """What the clerk confirms before sending: nothing of it is ever ticked for them."""

    use_required_attribute = False

    def __init__(self, channel: str, lacking: list[dict[str, str]], signed_paper: str, data: Any = None) -> None:
        super().__init__(data)
        if lacking:
            listed = "; ".join(missing_lines({"lacking": lacking}))
            self.fields["accepts_incomplete"] = MustTick(
                label=_("Accetto la domanda incompleta. Manca: %(listed)s") % {"listed": listed}
            )
        self.fields["signed"] = MustTick(label=signature_question(channel))
        self.fields["signed_paper"] = forms.FileField(
            label=_("Domanda firmata (scansione)"),
            help_text=_("Allegata: %(name)s. Se ne scegli un'altra la sostituisce.") % {"name": signed_paper}
            if signed_paper
            else _("PDF, p7m, JPG o PNG, al massimo 10 MB."),
            widget=Upload(accept=".pdf,.p7m,.jpg,.png"),
            required=False,
        )
