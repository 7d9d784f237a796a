"""Giving a delegation, or declaring one's own."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Delegation
from accounts.models.delegation import LONGEST
from cases.delegations.give import ACCEPTED_PROOF, PROOF_MB, Terms
from catalog.dates import local_today
from catalog.forms.coherence import fiscal_code_problem
from catalog.forms.fields import DateAnswer, FiscalCodeAnswer, MustTick, TaxCodeAnswer
from catalog.models import Service
from ui.widgets import CheckboxChoices, RadioChoices, Upload

Kind = Delegation.Kind
ALL, SOME = "all", "some"
YEAR = timedelta(days=365)
PROOFS = {
    Kind.GUARDIAN: _l("Decreto di nomina a tutore o amministratore di sostegno"),
    Kind.COMPANY: _l("Visura camerale, statuto o verbale di nomina"),
    Kind.PROFESSIONAL: _l("Incarico o procura firmati dalla persona"),
}
DECLARATIONS = {
    Kind.PARENT: _l("Dichiaro di essere genitore di questa persona e di esercitare la responsabilità genitoriale"),
    Kind.GUARDIAN: _l("Dichiaro di essere tutore o amministratore di sostegno di questa persona"),
    Kind.COMPANY: _l("Dichiaro di essere legale rappresentante di questa ditta o associazione"),
    Kind.PROFESSIONAL: _l("Dichiaro di avere da questa persona l'incarico di presentare domande per suo conto"),
}


class _Names(forms.Form):
    """Who the other person is."""

    use_required_attribute = False

    given_name = forms.CharField(label=_l("Nome"), max_length=80, error_messages={"required": _l("Scrivi il nome.")})
    family_name = forms.CharField(
        label=_l("Cognome"), max_length=80, error_messages={"required": _l("Scrivi il cognome.")}
    )
    fiscal_code = FiscalCodeAnswer(
        label=_l("Codice fiscale"), error_messages={"required": _l("Scrivi il codice fiscale.")}
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = {name: data.get(name) for name in ("given_name", "family_name") if data.get(name)}
        if "fiscal_code" in data and (problem := fiscal_code_problem(data["fiscal_code"], **names)):
            self.add_error("fiscal_code", problem)
        return data

    def terms(self) -> Terms:
        data = self.cleaned_data
        some = data.get("services") if data.get("scope") == SOME else ()
        until = data.get("valid_until")
        return Terms(
            data["fiscal_code"], data.get("given_name", "").strip(), data["family_name"].strip(),
            date.fromisoformat(until) if until else None, tuple(some or ()), bool(data.get("copies_messages")),
        )  # fmt: skip


class _Limited(_Names):
    """For which services, and until when."""

    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"] = forms.ChoiceField(
            label=_("Per quali servizi?"), widget=RadioChoices,
            choices=[(ALL, _("Tutti i servizi del Comune")), (SOME, _("Solo quelli che scelgo"))],
            error_messages={"required": _("Scegli per quali servizi.")},
        )  # fmt: skip
        self.fields["services"] = forms.MultipleChoiceField(
            label=_("Servizi scelti"), widget=CheckboxChoices, required=False,
            help_text=_("Servono se hai risposto «Solo quelli che scelgo»."),
            choices=[(service.code, service.title) for service in services],
        )  # fmt: skip
        # Wanted or not, as the answer before it says.
        vars(self.fields["services"])["unmarked"] = True
        self.fields["valid_until"] = _until()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("scope") == SOME and not data.get("services"):
            self.add_error("services", _("Scegli almeno un servizio."))
        _check_end(self)
        return data


def _until() -> DateAnswer:
    return DateAnswer(
        label=_("Fino a quando?"), today=local_today(), not_past=True,
        help_text=_("Al massimo 3 anni. Puoi revocare la delega in ogni momento."),
        initial=(timezone.localdate() + YEAR).isoformat(),
    )  # fmt: skip


def _check_end(form: forms.Form) -> None:
    until = form.cleaned_data.get("valid_until")
    if until and date.fromisoformat(until) > timezone.localdate() + LONGEST:
        form.add_error("valid_until", _("Una delega dura al massimo 3 anni: scegli una data più vicina."))


class OfferForm(_Limited):
    """By the principal to a citizen."""

    copies_messages = forms.BooleanField(
        label=_l("Manda anche a questa persona i messaggi del Comune sulle domande che presenta per me"), required=False
    )
    field_order = ("given_name", "family_name", "fiscal_code", "scope", "services", "valid_until", "copies_messages")

    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(services, *args, **kwargs)
        self.order_fields(self.field_order)


def _declared(form: forms.Form, kind: str) -> None:
    form.fields["declared"] = MustTick(
        label=str(DECLARATIONS[Kind(kind)]),
        help_text=_("Chi dichiara il falso è punito per legge (articoli 46, 47 e 76 del D.P.R. 445/2000)."),
    )


def _proof(form: forms.Form, kind: str) -> None:
    form.fields["proof"] = forms.FileField(
        label=str(PROOFS[Kind(kind)]), widget=Upload(accept=",".join(f".{name}" for name in ACCEPTED_PROOF)),
        help_text=_("Formati: %(kinds)s. Al massimo %(mb)d MB.")
        % {"kinds": ", ".join(ACCEPTED_PROOF).upper(), "mb": PROOF_MB},
        error_messages={"required": _("Allega il documento.")},
    )  # fmt: skip


class ParentForm(_Names):
    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_code"].help_text = _("Lo trovi sulla tessera sanitaria di tuo figlio o tua figlia.")
        _declared(self, Kind.PARENT)


class GuardianForm(_Names):
    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"] = _until()
        _proof(self, Kind.GUARDIAN)
        _declared(self, Kind.GUARDIAN)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        _check_end(self)
        return data


class CompanyForm(GuardianForm):
    """A firm has one name, and eleven digits."""

    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(services, *args, **kwargs)
        del self.fields["given_name"]
        name = self.fields["family_name"]
        name.label = _("Denominazione")
        name.error_messages["required"] = _("Scrivi il nome della ditta o dell'associazione.")
        self.fields["fiscal_code"] = TaxCodeAnswer(
            label=_("Codice fiscale della ditta o associazione"), help_text=_("Sono 11 cifre."),
            error_messages={"required": _("Scrivi il codice fiscale.")},
        )  # fmt: skip
        for added in ("proof", "declared"):
            del self.fields[added]
        _proof(self, Kind.COMPANY)
        _declared(self, Kind.COMPANY)
        self.order_fields(["family_name", "fiscal_code", "valid_until", "proof", "declared"])

    def clean_fiscal_code(self) -> str:
        code = str(self.cleaned_data["fiscal_code"])
        if len(code) != 11:
            raise forms.ValidationError(_("Il codice fiscale di una ditta o associazione ha 11 cifre."))
        return code


class ProfessionalForm(_Limited):
    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(services, *args, **kwargs)
        _proof(self, Kind.PROFESSIONAL)
        _declared(self, Kind.PROFESSIONAL)


FORMS: dict[str, Callable[..., _Names]] = {
    Kind.PARENT: ParentForm,
    Kind.GUARDIAN: GuardianForm,
    Kind.COMPANY: CompanyForm,
    Kind.PROFESSIONAL: ProfessionalForm,
}
