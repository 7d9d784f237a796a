"""The forms of the catalogue's editor: texts of what the catalogue has, and things of the municipality's own."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from catalog.actions.place_elsewhere import NAME_LENGTH, URL_LENGTH
from catalog.forms.fields import MISSING, MoneyAnswer, PlainText, YesNo
from catalog.forms.values import free_id, shown
from catalog.part_names import part_name
from catalog.resolve import PLACEHOLDER
from operators.catalogue.places import ONE_LINE, OPTIONAL

SHORT, LONG = 300, 8000
OWN_ID = re.compile(r"ours_[0-9a-f]{8}\Z")
QUESTION_TYPES: dict[str, Any] = {
    "text": _l("Testo breve"),
    "textarea": _l("Testo lungo"),
    "integer": _l("Numero intero"),
    "money": _l("Importo in euro"),
    "date": _l("Data"),
    "boolean": _l("Sì o no"),
    "choice": _l("Scelta: una sola risposta"),
    "multichoice": _l("Scelta: più risposte"),
    "address": _l("Indirizzo"),
    "email": _l("Email"),
    "phone": _l("Telefono"),
    "fiscal_code": _l("Codice fiscale"),
    "person": _l("Persona: nome, cognome, codice fiscale, nascita"),
    "firm": _l("Impresa o ente"),
    "iban": _l("IBAN"),
    "plate": _l("Targa"),
    "isee": _l("ISEE"),
    "cadastral": _l("Dati catastali"),
    "period": _l("Periodo: dal, al"),
    "note": _l("Nota da leggere, senza risposta"),
}
ADDABLE = [name for name in QUESTION_TYPES if name != "isee"]
CHOICES = ("choice", "multichoice")


def clean_text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def text_field(key: str, label: str = "", help_text: str = "", required: bool | None = None) -> forms.Field:
    one_line = key in ONE_LINE
    widget = forms.TextInput() if one_line else forms.Textarea({"rows": 5})
    return PlainText(
        label=label or part_name(key), help_text=help_text, widget=widget, max_length=SHORT if one_line else LONG,
        required=key not in OPTIONAL if required is None else required,
    )  # fmt: skip


class CheckedForm(forms.Form):
    """Texts may name values of the service in braces; a name that is none would be shown to citizens as it is."""

    use_required_attribute = False

    def __init__(self, *args: Any, known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = set(known)

    def clean(self) -> dict[str, Any]:
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                self.cleaned_data[name] = clean_text(value)
                self._check(name, value)
        return self.cleaned_data

    def _check(self, name: str, value: str) -> None:
        for word in PLACEHOLDER.findall(value):
            if word not in self.known:
                told = _("«{%(word)s}» non è un valore di questo servizio: toglilo, o usa uno di quelli in elenco.")
                self.add_error(name, told % {"word": word})


class TextsForm(CheckedForm):
    """The texts `keys` of one thing. `catalogue` and `current`: the thing as the catalogue has it and as it stands."""

    def __init__(
        self, keys: Iterable[str], catalogue: dict[str, Any], current: dict[str, Any], data: Any = None, *,
        names: dict[str, str] | None = None, known: Iterable[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, known=known)
        self.keys = tuple(keys)
        for key in self.keys:
            made = text_field(key, (names or {}).get(key, ""))
            made.initial = _as_typed(current.get(key))
            theirs = _as_typed(catalogue.get(key))
            if theirs != made.initial:
                made.help_text = _("Testo del catalogo: %(text)s") % {"text": theirs or _("nessun testo")}
            self.fields[key] = made
        self._lists = {key for key in self.keys if isinstance(catalogue.get(key), list)}
        for key in self._lists:
            self.fields[key].help_text = self.fields[key].help_text or _("Una frase per riga.")

    def values(self) -> dict[str, Any]:
        """Key → new value; None for a text that was emptied."""
        return {key: self._value(key) for key in self.keys}

    def _value(self, key: str) -> Any:
        text = self.cleaned_data[key]
        return lines(text) if key in self._lists else text or None


def _as_typed(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class OwnForm(CheckedForm):
    """A thing of the municipality's own. Its id is made when the form is first shown, so that a second send adds nothing."""

    voce = forms.RegexField(OWN_ID, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, item: dict[str, Any] | None = None, known: Iterable[str] = ()) -> None:
        super().__init__(data, known=known)
        self.original = item or {}
        self.fields["voce"].initial = self.original.get("id") or f"ours_{secrets.token_hex(4)}"
        for name, made in self.fields.items():
            if name in self.original:
                made.initial = self.original[name]

    def item(self) -> dict[str, Any]:
        given = {key: value for key, value in self.cleaned_data.items() if key != "voce" and value not in ("", None)}
        return {"id": self.cleaned_data["voce"], **given}


class ConditionalForm(OwnForm):
    """A thing that may appear only to who gave a certain answer. `earlier`: see operators.catalogue.conditions."""

    def __init__(
        self, data: Any = None, *, item: dict[str, Any] | None = None, known: Iterable[str] = (),
        earlier: Iterable[tuple[str, list[tuple[str, str]]]] = (),
    ) -> None:  # fmt: skip
        super().__init__(data, item=item, known=known)
        self.fields["when"] = forms.ChoiceField(
            label=_("Quando appare"), required=False, choices=[("", _("Sempre")), *earlier],
            initial=self.original.get("when", ""),
            help_text=_("Sempre, oppure solo a chi ha dato una certa risposta a una domanda che viene prima."),
            error_messages={"invalid_choice": _("Questa risposta non c'è più, o viene dopo: scegline un'altra.")},
        )  # fmt: skip
        vars(self.fields["when"])["unmarked"] = True


class QuestionForm(ConditionalForm):
    type = forms.ChoiceField(
        label=_l("Tipo di risposta"), choices=[("", _l("Scegli"))] + [(name, QUESTION_TYPES[name]) for name in ADDABLE],
        error_messages={"required": _l("Scegli il tipo di risposta.")},
    )  # fmt: skip
    label = PlainText(label=_l("Domanda"), max_length=SHORT)
    help = PlainText(
        label=_l("Aiuto"), required=False, max_length=LONG, widget=forms.Textarea({"rows": 3}),
        help_text=_l("Una riga sotto la domanda. Per una nota è il testo da leggere."),
    )  # fmt: skip
    required = YesNo(label=_l("Bisogna rispondere per andare avanti?"), initial=False)
    options = PlainText(
        label=_l("Risposte possibili"), required=False, max_length=LONG, widget=forms.Textarea({"rows": 4}),
        help_text=_l("Solo per una scelta: una risposta per riga."),
    )  # fmt: skip

    def __init__(self, data: Any = None, **about: Any) -> None:
        super().__init__(data, **about)
        # Needed for a choice, of no use to the rest: the help says so.
        vars(self.fields["options"])["unmarked"] = True
        self.fields["options"].initial = "\n".join(option["label"] for option in self.original.get("options", []))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("type") in CHOICES and len(set(lines(data.get("options", "")))) < 2:
            self.add_error("options", _("Scrivi almeno due risposte, una per riga."))
        if data.get("type") == "note" and not data.get("help"):
            self.add_error("help", _("Scrivi il testo della nota."))
        return data

    def item(self) -> dict[str, Any]:
        data = self.cleaned_data
        made = {"id": data["voce"], "type": data["type"], "label": data["label"]}
        if data["help"]:
            made["help"] = data["help"]
        if data["type"] != "note":
            made["required"] = data["required"]
        if data["type"] in CHOICES:
            made["options"] = self._options(lines(data["options"]))
        if data["when"]:
            made["when"] = data["when"]
        return made

    def _options(self, labels: list[str]) -> list[dict[str, str]]:
        """An answer that was there keeps its id: citizens may have chosen it."""
        known = {option["label"]: option["id"] for option in self.original.get("options", [])}
        taken = set(known.values())
        options = []
        for label in dict.fromkeys(labels):
            option_id = known.get(label) or free_id(label, taken)
            taken.add(option_id)
            options.append({"id": option_id, "label": label})
        return options


class DocumentForm(ConditionalForm):
    label = PlainText(label=_l("Documento"), max_length=SHORT, help_text=_l("Per esempio: «Copia del contratto»."))
    help = PlainText(label=_l("Aiuto"), required=False, max_length=LONG, widget=forms.Textarea({"rows": 3}))
    required = YesNo(label=_l("È obbligatorio allegarlo?"), initial=False)
    multiple = YesNo(label=_l("Si possono allegare più file?"), initial=False)


class DeclarationForm(ConditionalForm):
    text = PlainText(label=_l("Che cosa dichiara il cittadino"), max_length=LONG, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(
        label=_l("Che cosa è"),
        choices=[
            ("acknowledgement", _l("Presa visione: «ho letto…»")),
            ("commitment", _l("Impegno: «mi impegno a…»")),
            ("certification", _l("Dichiarazione di dati certi (D.P.R. 445/2000, art. 46)")),
            ("affidavit", _l("Dichiarazione di fatti (D.P.R. 445/2000, art. 47)")),
        ],
    )


class PointForm(OwnForm):
    text = PlainText(label=_l("Testo"), max_length=LONG, widget=forms.Textarea({"rows": 3}))


class DeadlineForm(OwnForm):
    label = PlainText(label=_l("Che cosa"), max_length=SHORT)
    label_when = PlainText(label=_l("Quando"), max_length=SHORT, help_text=_l("Per esempio: «Entro 30 giorni»."))


class CostForm(OwnForm):
    label = PlainText(label=_l("Voce di costo"), max_length=SHORT)
    amount = MoneyAnswer(label=_l("Importo"), required=False, minimum=0, maximum=100_000_000_00)

    def __init__(self, data: Any = None, *, item: dict[str, Any] | None = None, known: Iterable[str] = ()) -> None:
        super().__init__(data, item=item, known=known)
        self.fields["amount"].initial = shown("money", self.original.get("amount"))


class LegalForm(OwnForm):
    act = PlainText(label=_l("Legge o atto"), max_length=SHORT, help_text=_l("Per esempio: «Regolamento comunale»."))
    article = PlainText(label=_l("Articolo"), max_length=SHORT)
    about = PlainText(label=_l("Di che cosa parla"), required=False, max_length=SHORT)
    url = PlainText(label=_l("Indirizzo web"), required=False, max_length=SHORT)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if url and not url.startswith("https://"):
            raise ValidationError(_("Scrivi un indirizzo che comincia con https://."))
        return url


OWN_FORMS: dict[str, type[OwnForm]] = {
    "fields": QuestionForm,
    "documents": DocumentForm,
    "declarations": DeclarationForm,
    "needed_points": PointForm,
    "audience_points": PointForm,
    "calendar": DeadlineForm,
    "lines": CostForm,
    "legal_basis": LegalForm,
}


class SuspendForm(forms.Form):
    use_required_attribute = False
    reason = PlainText(
        label=_l("Perché, in parole per i cittadini"), max_length=SHORT, widget=forms.Textarea({"rows": 3}),
        help_text=_l("Lo leggono sulla scheda, per esempio: «Il servizio torna il 10 gennaio»."),
        error_messages={"required": MISSING},
    )  # fmt: skip


class ElsewhereForm(forms.Form):
    """Which addresses are acceptable, `place_elsewhere` says."""

    use_required_attribute = False
    name = PlainText(
        label=_l("Come si chiama l'altro sito"), max_length=NAME_LENGTH, help_text=_l("Per esempio: «Iscrizioni nidi»."),
        error_messages={"required": MISSING},
    )  # fmt: skip
    url = PlainText(
        label=_l("Indirizzo"), max_length=URL_LENGTH, help_text=_l("Completo, che comincia con https://."),
        error_messages={"required": MISSING},
    )  # fmt: skip
