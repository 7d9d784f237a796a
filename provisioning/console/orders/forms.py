"""What staff fill in to open a municipality, one form a step. Each gives the step's answers (`fleet.orders.answers`)."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.forms.fields import MISSING, PlainText
from provisioning.fleet.models import OrderDraft
from provisioning.fleet.orders import answers
from provisioning.fleet.orders.checks import CONFIRMED, fact_problems, subdomain_problems
from provisioning.fleet.orders.names import subdomain_for
from provisioning.fleet.orders.places import region_of, region_site
from tenants.coat_of_arms import MAX_BYTES, clean_svg
from tenants.models.branding import validate_primary_colour
from ui.widgets import Email, Phone, Upload

REQUIRED = {"required": MISSING}


def sized(field: forms.Field, width: str) -> forms.Field:
    vars(field)["width"] = width
    return field


def text(label: Any, length: int, help_text: Any = "", *, width: str = "", **kwargs: Any) -> forms.Field:
    return sized(PlainText(label=label, max_length=length, help_text=help_text, **kwargs), width)


def mail_address(label: Any, help_text: Any = "") -> forms.EmailField:
    return forms.EmailField(label=label, help_text=help_text, max_length=254, widget=Email, error_messages=REQUIRED)


def web(label: Any, help_text: Any = "", *, required: bool = True) -> forms.URLField:
    return forms.URLField(
        label=label, help_text=help_text, max_length=200, required=required, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
        error_messages=REQUIRED | {"invalid": _("Scrivi un indirizzo web completo, che comincia con https://.")},
    )  # fmt: skip


class StepForm(forms.Form):
    """`draft`: the order it belongs to. `proposals`: what is proposed while nothing was answered."""

    use_required_attribute = False
    step: ClassVar[str]

    def __init__(self, draft: OrderDraft, data: Any = None, files: Any = None) -> None:
        self.draft = draft
        known = draft.answers.get(self.step)
        super().__init__(data, files, initial=self.proposals() if known is None else self.shown(known))

    def proposals(self) -> dict[str, Any]:
        return {}

    def shown(self, known: dict[str, Any]) -> dict[str, Any]:
        return known

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data

    def add_problems(self, problems: dict[str, str]) -> None:
        for name, problem in problems.items():
            self.add_error(name, problem)


class FactsForm(StepForm):
    step = answers.FACTS

    name = text(_("Nome ufficiale"), 120, _("Come sul sito e sugli atti, per esempio «Comune di Segrate»."), strip=True)
    istat_code = text(_("Codice ISTAT"), 6, _("6 cifre, zeri compresi."), width="sm")
    cadastral_code = text(_("Codice catastale"), 4, _("Una lettera e tre cifre, come I577."), width="sm")
    confirmed = forms.BooleanField(label=_("Ho controllato: nome e codice catastale sono giusti"), required=False)
    province = text(_("Provincia"), 2, _("La sigla, come MI."), width="sm")
    ipa_code = text(_("Codice IPA"), 20, _("Come nell'indice IPA, per esempio c_i577."), width="md")
    fiscal_code = text(_("Codice fiscale dell'ente"), 11, width="md")
    population = sized(
        forms.IntegerField(
            label=_("Abitanti"), min_value=1, max_value=5_000_000,
            widget=forms.TextInput({"inputmode": "numeric"}),
            error_messages=REQUIRED | {"invalid": _("Scrivi un numero intero, senza punti.")},
        ),
        "sm",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields[CONFIRMED])["unmarked"] = True

    @property
    def shows_confirmation(self) -> bool:
        """Only where the register of codes says otherwise, or somebody has already said that it is right all the same."""
        return "cadastral_code" in self.errors or bool(self[CONFIRMED].value())

    def clean_cadastral_code(self) -> str:
        return str(self.cleaned_data["cadastral_code"]).upper()

    def clean_province(self) -> str:
        return str(self.cleaned_data["province"]).upper()

    def clean_ipa_code(self) -> str:
        return str(self.cleaned_data["ipa_code"]).lower()

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.add_problems(fact_problems(self.draft, self.cleaned_data))
        return self.cleaned_data


class AddressForm(StepForm):
    step = answers.ADDRESS

    subdomain = text(_("Nome nell'indirizzo"), 63, width="md")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subdomain"].help_text = _("I cittadini lo vedono così: nome.%(domain)s") % {
            "domain": settings.SPORTELLO_DOMAIN
        }

    def proposals(self) -> dict[str, Any]:
        return {"subdomain": subdomain_for(self.draft.name)}

    def clean_subdomain(self) -> str:
        return str(self.cleaned_data["subdomain"]).lower()

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.add_problems(subdomain_problems(self.draft, self.cleaned_data["subdomain"]))
        return self.cleaned_data


class ContactsForm(StepForm):
    step = answers.CONTACTS

    address = text(_("Indirizzo del municipio"), 200, _("Via, numero, CAP, Comune e provincia."))
    phone = sized(forms.CharField(label=_("Telefono"), max_length=40, widget=Phone, error_messages=REQUIRED), "md")
    email = mail_address(_("Email"))
    pec = mail_address(_("PEC"))
    dpo_email = mail_address(_("Email del responsabile della protezione dei dati"))
    institutional_url = web(_("Sito istituzionale"))
    region_url = web(_("Sito della Regione"))
    accessibility_url = web(
        _("Dichiarazione di accessibilità"),
        _("L'indirizzo su form.agid.gov.it; finché non c'è, https://form.agid.gov.it/."),
    )
    faq_url = web(_("Domande frequenti"), _("Se manca, vale il sito istituzionale."), required=False)
    report_url = web(_("Dove si segnala un disservizio"), _("Se manca, vale il sito istituzionale."), required=False)

    def proposals(self) -> dict[str, Any]:
        facts = self.draft.answers.get(answers.FACTS)
        region = {"region_url": region_site(region_of(facts["province"]))} if facts else {}
        return {"accessibility_url": "https://form.agid.gov.it/", **region}

    def answers(self) -> dict[str, Any]:
        site = self.cleaned_data["institutional_url"]
        fallbacks = {name: self.cleaned_data[name] or site for name in ("faq_url", "report_url")}
        return self.cleaned_data | fallbacks


class LookForm(StepForm):
    step = answers.LOOK

    primary_color = sized(
        PlainText(
            label=_("Colore principale"), max_length=7, validators=[validate_primary_colour],
            help_text=_("Scrivilo come #RRGGBB. Il testo bianco deve leggersi bene sopra."),
        ),
        "sm",
    )  # fmt: skip
    tagline = text(_("Motto sotto il nome"), 120, required=False)
    coat_of_arms = forms.FileField(
        label=_("Stemma"), required=False, widget=Upload(accept=".svg,image/svg+xml"),
        help_text=_("Un file SVG, al massimo 200 kB. Senza stemma si vede un simbolo generico."),
    )  # fmt: skip
    without_arms = forms.BooleanField(label=_("Togli lo stemma"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["without_arms"])["unmarked"] = True
        if not self._arms_known():
            del self.fields["without_arms"]

    def proposals(self) -> dict[str, Any]:
        return {"primary_color": "#0066CC"}

    def _arms_known(self) -> str:
        return str(self.draft.answers.get(self.step, {}).get("coat_of_arms_svg", ""))

    def clean_primary_color(self) -> str:
        return str(self.cleaned_data["primary_color"]).upper()

    def clean_coat_of_arms(self) -> str:
        given = self.cleaned_data["coat_of_arms"]
        if not given:
            return ""
        if given.size > MAX_BYTES:
            raise ValidationError(_("Lo stemma è troppo grande: al massimo 200 kB."))
        try:
            return clean_svg(given.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise ValidationError(_("Il file non è un'immagine SVG.")) from None

    def answers(self) -> dict[str, Any]:
        kept = "" if self.cleaned_data.get("without_arms") else self._arms_known()
        arms = self.cleaned_data["coat_of_arms"] or kept
        return {
            "primary_color": self.cleaned_data["primary_color"],
            "tagline": self.cleaned_data["tagline"],
            "coat_of_arms_svg": arms,
        }


class AdministratorForm(StepForm):
    step = answers.ADMINISTRATOR

    given_name = text(_("Nome"), 80)
    family_name = text(_("Cognome"), 80)
    email = mail_address(_("Email"), _("Qui arriva l'invito, e con questo indirizzo entra nello sportello."))
