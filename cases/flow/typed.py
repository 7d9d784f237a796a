"""What was typed on a step: read, kept in the draft as far as it is right, and shown again as it was."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.http import Request
from cases.actions.edit_draft import attach_document, mark_missing, save_step, with_missing
from cases.flow.face import Face
from cases.flow.forms import ManyFiles, MultiUpload
from cases.flow.journey import Journey
from cases.flow.known import Known
from cases.models import DraftDocument
from cases.parking import draft_token, give_back, park
from catalog.blueprint import DocumentSpec
from catalog.forms import StepForm, build_step_form
from catalog.forms.seen import SEEN, listed, seen_in
from documents.uploads import UploadRejected
from ui.components.forms import anchor_of, name_of

BUTTONS: Final = frozenset({"action", "add", "remove", "remove_file", "refresh", SEEN})
REASON_LENGTH: Final = 200
# On what is parked by this page itself, and so is already in the draft.
KEPT: Final = "kept"


def reason_name(document_id: str) -> str:
    """Name of the input that says why a document is missing."""
    return f"manca-{document_id}"


def file_name(document_id: str) -> str:
    """Name of the file input of a document."""
    return f"file-{document_id}"


@dataclass(frozen=True)
class Attached:
    """A file of the draft in the shape of the upload widget."""

    id: str
    name: str
    size: int
    url: str


class DocumentsForm(forms.Form):
    """The files that a step asks for, with those already given. `problems`: document id → what is wrong.

    Where documents may be missing, each one that must be given has a place to say why it is not.
    """

    def __init__(
        self,
        specs: Sequence[DocumentSpec],
        given: Sequence[DraftDocument],
        problems: Mapping[str, list[str]],
        face: Face,
        missing: Mapping[str, str],
        new: Collection[str] = (),
    ) -> None:
        reasons = {reason_name(document_id): reason for document_id, reason in missing.items()}
        super().__init__(reasons if problems else None, initial=reasons, auto_id="id_%s", use_required_attribute=False)
        self.problems = problems
        for spec in specs:
            files = [_attached(document, face) for document in given if document.document_id == spec.id]
            accept = ",".join(f".{kind}" for kind in spec.accept)
            self.fields[file_name(spec.id)] = field = ManyFiles(label=spec.label, help_text=_help(spec, bool(files)))
            field.widget = (MultiUpload if spec.multiple else SingleUpload)(current=files, accept=accept)
            field.required = spec.required
            if spec.id in new:
                vars(field).update(is_new=True, asked=spec.label)
            if spec.required and face.may_lack_documents() and not files:
                self.fields[reason_name(spec.id)] = _reason(spec)

    def clean(self) -> dict[str, Any]:
        for document_id, messages in self.problems.items():
            if file_name(document_id) in self.fields:
                self.add_error(file_name(document_id), messages)
        return self.cleaned_data


class SingleUpload(MultiUpload):
    allow_multiple_selected = False


def _attached(document: DraftDocument, face: Face) -> Attached:
    file = document.file
    return Attached(str(document.id), file.name, file.size, face.file_url(document.id))


def _reason(spec: DocumentSpec) -> forms.CharField:
    return forms.CharField(
        label=_("Manca «%(label)s»: perché") % {"label": spec.label},
        help_text=_("Scrivi solo se la persona non ce l'ha con sé: la domanda risulterà incompleta."),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _help(spec: DocumentSpec, given: bool) -> str:
    kinds = ", ".join(spec.accept).upper()
    limits = _("Formati: %(kinds)s. Al massimo %(mb)d MB.") % {"kinds": kinds, "mb": spec.max_mb}
    again = _("Se scegli un altro file, prende il posto di questo.") if given and not spec.multiple else ""
    return " ".join(text for text in (spec.help, limits, again) if text)


@dataclass
class StepPage:
    """The two forms of a step as one: what the error summary goes through."""

    step_form: StepForm
    documents_form: DocumentsForm

    @property
    def errors(self) -> dict[str, Any]:
        return {**self.documents_form.errors, **self.step_form.errors}

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.step_form
        yield from self.documents_form

    @property
    def seen(self) -> str:
        """What the page says that it had, when it is sent."""
        return listed([*(slot.first for slot in self.step_form.slots), *self.documents_form.fields])

    @property
    def new_questions(self) -> list[tuple[str, str]]:
        """Label and anchor of what the answers brought up; see `catalog.forms.seen`."""
        return [(name_of(bound), anchor_of(bound)) for bound in self if hasattr(bound.field, "asked")]


@dataclass(frozen=True)
class Taken:
    """A POST after it was kept. `form` shows it, `judged` is the same without the buttons of rows. `new_documents`: ids of
    those that the page did not ask for yet."""

    journey: Journey
    form: StepForm
    judged: StepForm
    problems: dict[str, list[str]]
    complete: bool
    new_documents: frozenset[str] = frozenset()


def show(journey: Journey, step: str, known: Mapping[str, Known], data: Any = None) -> StepForm:
    draft = journey.begun()
    return build_step_form(
        journey.definition, step, draft.answers, journey.today, data=data, known=known, sources=draft.sources
    )


def page(
    journey: Journey, step: str, form: StepForm, problems: Mapping[str, list[str]], new: Collection[str] = ()
) -> StepPage:
    specs = journey.documents_of(step)
    return StepPage(form, DocumentsForm(specs, journey.documents, problems, journey.face, journey.lacking, new))


def take(request: Request, journey: Journey, step: str, known: Mapping[str, Known], going_on: bool) -> Taken:
    """Keep what was typed and the files sent with it, right or not. Raises `DraftExpired`, `Draft.DoesNotExist`."""
    form = show(journey, step, known, request.POST)
    judged = show(journey, step, known, without_buttons(form.data)) if form.row_action else form
    answers, draft = judged.cleaned_answers(), journey.begun()
    others = {key: value for key, value in draft.answers.items() if key not in judged.field_ids}
    fresh = journey.with_answers(others | answers)
    rejected = _attach(request, fresh, step)
    fresh = _mark_missing(request, fresh, step)
    new, missing = _new_documents(request, fresh, step), _missing(fresh, step)
    done = judged.is_valid() and not (rejected or missing or new)
    complete = done and (going_on or step in draft.completed_steps)
    if "refresh" in request.POST:
        # A refresh only shows. One that the browser gave up may arrive after the step was sent, and must not undo it.
        return Taken(replace(fresh), form, judged, rejected, complete=False)
    draft = save_step(draft, journey.owner, step, judged.field_ids, answers, judged.sources, complete=complete)
    # A file that was refused explains by itself why the document is missing.
    asked = {document_id: texts for document_id, texts in missing.items() if document_id not in new}
    problems = {**asked, **rejected} if going_on else rejected
    return Taken(replace(journey, draft=draft), form, judged, problems, complete, new)


def _attach(request: Request, journey: Journey, step: str) -> dict[str, list[str]]:
    """Files are kept also when the rest of the step is wrong; those not asked for are left aside."""
    rejected: dict[str, list[str]] = {}
    for spec in journey.documents_of(step):
        for upload in request.FILES.getlist(file_name(spec.id)):
            try:
                attach_document(journey.begun(), journey.owner, spec, upload)
            except UploadRejected as error:
                rejected.setdefault(spec.id, []).append(error.message_it)
    return rejected


def _mark_missing(request: Request, journey: Journey, step: str) -> Journey:
    """What the person does not have with them, and why; a document that was given is not missing."""
    if not journey.face.may_lack_documents():
        return journey
    given = {document.document_id for document in journey.documents}
    asked = [spec.id for spec in journey.documents_of(step) if spec.required]
    reasons = {
        document_id: " ".join(request.POST.get(reason_name(document_id), "").split())[:REASON_LENGTH]
        for document_id in asked
    }
    kept = {document_id: reason for document_id, reason in reasons.items() if reason and document_id not in given}
    draft = copy(journey.begun())
    # A refresh only shows: one that arrives late must not take back what was said when going on.
    only_shows = "refresh" in request.POST
    draft.filing = (
        with_missing(draft.filing, asked, kept)
        if only_shows
        else mark_missing(draft, journey.owner, asked, kept).filing
    )
    return replace(journey, draft=draft)


def _new_documents(request: Request, journey: Journey, step: str) -> frozenset[str]:
    """Those that the answers brought up: the page that was sent had no place for them."""
    seen = seen_in(request.POST)
    given = {document.document_id for document in journey.documents} | set(journey.lacking)
    asked = {spec.id for spec in journey.documents_of(step)} - given
    return frozenset(i for i in asked if seen is not None and file_name(i) not in seen)


def _missing(journey: Journey, step: str) -> dict[str, list[str]]:
    given = {document.document_id for document in journey.documents} | set(journey.lacking)
    return {
        spec.id: [_("Allega «%(label)s».") % {"label": spec.label}]
        for spec in journey.documents_of(step)
        if spec.required and spec.id not in given
    }


def without_buttons(data: Any) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, values in _lists(data):
        if name not in BUTTONS:
            plain.setlist(name, list(values))
    return plain


def _lists(data: Any) -> Any:
    return data.lists() if isinstance(data, MultiValueDict) else ((key, [value]) for key, value in data.items())


def hold(request: Request, taken: Taken, step: str) -> None:
    """What the draft cannot take, because it is not right yet, is shown again when the step is next opened."""
    if not (taken.judged.errors or taken.form.row_action):
        return
    data = without_buttons(taken.form.data)
    data[KEPT] = "1"
    park(request.session, draft_token(taken.journey.begun()), step, data)


def held(request: Request, journey: Journey, step: str) -> QueryDict | None:
    """What was held, or parked when the session ended, for this step."""
    return give_back(request.session, journey.owner, journey.begun(), step)
