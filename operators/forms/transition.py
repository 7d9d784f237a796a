"""What an operator gives with a transition: only what that transition asks."""

from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cases.actions.effects import Given
from cases.filing import missing_labels
from cases.models import Case
from catalog.blueprint import Effect, Transition
from catalog.queries import definition
from documents.models import StoredFile
from notifications.templates import SUBJECT_LENGTH, RenderedMessage
from operators.forms.due import LAST_DAY, due_fields, due_problem, due_rows, given_due
from operators.forms.prose import Prose
from ui.widgets import CheckboxChoices, Upload

REASON_LENGTH = 6000
BODY_LENGTH = 20_000
SALT = "outcome-file"
# A form left open for longer than a working day starts again.
KEPT_SECONDS = 12 * 60 * 60


def asks_items(transition: Transition) -> bool:
    return Effect.REQUEST_DOCUMENTS in transition.effects


def asks_reason(transition: Transition) -> bool:
    decides = {Effect.ISSUE_OUTCOME, Effect.REJECTION_NOTICE} & set(transition.effects)
    return transition.needs_reason or bool(decides)


def asks_file(transition: Transition) -> bool:
    return transition.needs_document or Effect.ISSUE_OUTCOME in transition.effects


def asks_due(transition: Transition) -> bool:
    return Effect.SET_DUE in transition.effects


def asks_something(transition: Transition) -> bool:
    return any(asks(transition) for asks in (asks_reason, asks_items, asks_file, asks_due))


def sends_message(transition: Transition) -> bool:
    return bool(transition.event) and Effect.NOTIFY in transition.effects


def _bond(case: Case, transition: Transition) -> str:
    return f"{case.id}:{transition.id}"


def keep_token(case: Case, transition: Transition, file: StoredFile) -> str:
    return signing.dumps([_bond(case, transition), str(file.id)], salt=SALT)


class TransitionForm(forms.Form):
    seen_state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, case: Case, transition: Transition, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"seen_state": case.state})
        self.case, self.transition = case, transition
        self.kept: StoredFile | None = None
        if asks_items(transition):
            self._add_items()
        if asks_reason(transition):
            self._add_reason()
        if asks_due(transition):
            self.fields.update(due_fields(case))
        if asks_file(transition):
            self._add_file()

    def _add_items(self) -> None:
        labels = [spec.label for spec in definition(self.case.definition_hash).documents]
        self.fields["documents"] = forms.MultipleChoiceField(
            label=_l("Documenti previsti dal servizio"),
            choices=[(label, label) for label in labels],
            widget=CheckboxChoices,
            required=False,
            # What a case was accepted without is what one asks for.
            initial=missing_labels(self.case.filing) if self.case.incomplete else [],
        )
        self.fields["other_items"] = Prose(
            label=_l("Altro da chiedere"),
            help_text=_l("Una richiesta per riga, con parole semplici."),
            widget=forms.Textarea({"rows": 4}),
            max_length=REASON_LENGTH,
            required=False,
        )
        # One of the two is needed: «facoltativo» on both would be wrong.
        for name in ("documents", "other_items"):
            vars(self.fields[name])["unmarked"] = True

    def _add_reason(self) -> None:
        self.fields["reason"] = Prose(
            label=self._reason_label,
            help_text=self._reason_help,
            widget=forms.Textarea({"rows": 7}),
            max_length=REASON_LENGTH,
            required=self.transition.needs_reason,
            required_message=self._reason_missing,
        )

    @property
    def _reason_label(self) -> str:
        return self.transition.reason_label or _("Motivazione")

    @property
    def _reason_help(self) -> str:
        if self.transition.reason_label:
            return _("Il cittadino lo legge nel messaggio.")
        return _("Il cittadino la legge nel messaggio e nella lettera.")

    @property
    def _reason_missing(self) -> str:
        return _("Compila questo campo.") if self.transition.reason_label else _("Scrivi la motivazione.")

    def _add_file(self) -> None:
        self.fields["outcome_file"] = forms.FileField(
            label=_l("Provvedimento"),
            help_text=_l("PDF o PDF firmato (p7m). Se non lo alleghi, il provvedimento è la lettera che segue."),
            widget=Upload(accept=".pdf,.p7m"),
            required=False,
        )
        self.fields["kept_file"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_kept_file(self) -> str:
        """A file already checked and stored: the browser would not send it twice. Bound to this case and act."""
        token = str(self.cleaned_data.get("kept_file") or "")
        if not token:
            return ""
        try:
            bound, file_id = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS)
        except (signing.BadSignature, ValueError):
            raise forms.ValidationError(_("Allega di nuovo il provvedimento.")) from None
        self._show_kept(
            StoredFile.objects.filter(id=file_id).first() if bound == _bond(self.case, self.transition) else None
        )
        return token if self.kept else ""

    def _show_kept(self, file: StoredFile | None) -> None:
        self.kept = file
        if file and isinstance(widget := self.fields["outcome_file"].widget, Upload):
            widget.current = [file]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if asks_items(self.transition) and not self.errors and not self._items():
            self.add_error("other_items", _("Scegli un documento o scrivi che cosa serve."))
        if asks_due(self.transition) and (problem := due_problem(given_due(self.case, data))):
            self.add_error(LAST_DAY, str(problem))
        return data

    def _items(self) -> tuple[str, ...]:
        lines = self.cleaned_data.get("other_items", "").splitlines()
        typed = [line.strip().removeprefix("- ").strip() for line in lines]
        return tuple(dict.fromkeys([*self.cleaned_data.get("documents", []), *filter(None, typed)]))

    def recap(self) -> list[tuple[str, str]]:
        """What was given, to be read again before it leaves."""
        if not self.is_bound or not self.is_valid():
            return []
        rows = [
            (_("Che cosa chiedi"), "\n".join(self._items())),
            (self._reason_label, self.cleaned_data.get("reason", "")),
            *(due_rows(self.case, due) if (due := given_due(self.case, self.cleaned_data)) else []),
            (_("Provvedimento allegato"), self.kept.name if self.kept else ""),
        ]
        return [row for row in rows if row[1]]

    def given(self, message: RenderedMessage | None = None) -> Given:
        reason = self.cleaned_data.get("reason", "").strip()
        due = given_due(self.case, self.cleaned_data) if asks_due(self.transition) else None
        return Given(reason=reason, items=self._items(), message=message, outcome_file=self.kept, due=due)


class MessageForm(forms.Form):
    """The standard message, filled in and still open to corrections."""

    subject = forms.CharField(
        label=_l("Oggetto"), max_length=SUBJECT_LENGTH, error_messages={"required": _l("Scrivi l'oggetto.")}
    )
    body = Prose(
        label=_l("Testo"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea({"rows": 18}),
        required_message=_l("Scrivi il testo del messaggio."),
    )

    def rendered(self) -> RenderedMessage:
        # A line break in the subject would forge a header of the email.
        subject = " ".join(self.cleaned_data["subject"].split())
        return RenderedMessage(subject, self.cleaned_data["body"].strip())
