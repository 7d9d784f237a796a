"""One step of the workflow: what it needs, the message and the letter before they leave, and the act itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import operator_required, stands_on
from accounts.http import OperatorRequest
from accounts.parking import FOUND_AGAIN, give_back
from cases.actions.effects import LETTERS, Given
from cases.actions.run_transition import paper_of, preview_message, run_transition
from cases.errors import CaseError, GuardFailed, NotAllowed, NotRegistered, Outdated, SecondPersonNeeded
from cases.guards import guard_holds, needs_second_person
from cases.models import Case, TimelineEvent
from cases.policies import CasePolicy
from cases.queries import state_label
from catalog.blueprint import Effect, Transition, Trigger
from catalog.queries import definition
from documents.actions.store import store_upload
from documents.responses import PDF_POLICY
from documents.uploads import UploadRejected
from operators.consequences import consequences
from operators.desk import desk_page
from operators.forms.transition import MessageForm, TransitionForm, asks_file, asks_something, keep_token, sends_message
from operators.guards import note_reading, workable_case
from tenants.bodies import takes_files

OUTCOME_KINDS = ("pdf", "p7m")
OUTCOME_MAX_MB = 20


@dataclass
class Sheet:
    """The page being filled. With `message` it is the second half, where all stands ready to go."""

    case: Case
    transition: Transition
    form: TransitionForm
    message: MessageForm | None = None
    problem: str = ""
    stale: bool = False

    def context(self) -> dict[str, Any]:
        step = self.transition
        return {
            "case": self.case, "transition": step, "form": self.form, "message": self.message, "problem": self.problem,
            "stale": self.stale, "state": state_label(self.case), "consequences": consequences(self.case, step),
            "sends_message": sends_message(step), "writes_letter": bool(LETTERS.keys() & set(step.effects)),
            "decides": Effect.ISSUE_OUTCOME in step.effects,
            "asks_something": asks_something(step), "given": self.form.recap(),
        }  # fmt: skip


def _subject(request: OperatorRequest, case_id: UUID, transition_id: str) -> tuple[Case, Transition]:
    """The case and the step, for who may make it. Whether the case is still open is not a question of rights."""
    case = workable_case(request, case_id)
    found = [t for t in definition(case.definition_hash).workflow.transitions if t.id == transition_id]
    if not found or found[0].trigger is not Trigger.OPERATOR:
        raise Http404
    if case.is_open and not CasePolicy(request.operator).may_run(case, found[0]):
        raise PermissionDenied
    return case, found[0]


@operator_required
@stands_on("operators:transition", "case_id", "transition_id", parks=True)
@takes_files
@never_cache
@require_http_methods(["GET", "POST"])
def transition(request: OperatorRequest, case_id: UUID, transition_id: str) -> HttpResponse:
    """POST `action`: `preview` writes the message, `edit` goes back to what it is made from, `send` does it."""
    case, step = _subject(request, case_id, transition_id)
    note_reading(request, case)
    if request.method == "GET":
        return _first_look(request, case, step)
    sheet, action = Sheet(case, step, _filled(request, case, step)), request.POST.get("action")
    if not sheet.form.is_valid():
        return _show(request, sheet, 422)
    if action == "edit" or "remove_file" in request.POST:
        return _show(request, sheet)
    if action == "preview" and sends_message(step):
        sheet.message = _written(sheet)
        return _show(request, sheet)
    return _do(request, sheet)


def _first_look(request: OperatorRequest, case: Case, step: Transition) -> HttpResponse:
    if (parked := give_back(request, request.path)) is not None:
        return _typed_again(request, case, step, parked)
    if obstacle := _obstacle(request, case, step):
        messages.warning(request, str(obstacle))
        return redirect("operators:case", case_id=case.id)
    sheet = Sheet(case, step, TransitionForm(case, step))
    if not asks_something(step):
        sheet.message = _written(sheet)
    return _show(request, sheet)


def _typed_again(request: OperatorRequest, case: Case, step: Transition, parked: QueryDict) -> HttpResponse:
    """What was typed when the session ended, shown as it was; nothing is done with it."""
    messages.info(request, FOUND_AGAIN)
    sheet = Sheet(case, step, TransitionForm(case, step, parked))
    if sheet.form.is_valid() and "body" in parked:
        sheet.message = MessageForm(parked)
    if obstacle := _obstacle(request, case, step):
        sheet.problem, sheet.stale = str(obstacle), True
    return _show(request, sheet)


def _obstacle(request: OperatorRequest, case: Case, step: Transition) -> CaseError | None:
    if not case.is_registered:
        return NotRegistered()
    if not case.is_open or case.state not in step.from_:
        return Outdated()
    if needs_second_person(case, step, request.user):
        return SecondPersonNeeded()
    return None if guard_holds(case, step) else GuardFailed(step.guard_message or GuardFailed.message)


def _filled(request: OperatorRequest, case: Case, step: Transition) -> TransitionForm:
    """The form with what was typed. A new file is stored at once: the browser would not send it again."""
    data, refusal = request.POST.copy(), ""
    upload = request.FILES.get("outcome_file")
    if upload and asks_file(step):
        try:
            data["kept_file"] = keep_token(case, step, store_upload(upload, OUTCOME_KINDS, OUTCOME_MAX_MB))
        except UploadRejected as rejection:
            refusal = rejection.message_it
    if "remove_file" in data:
        data["kept_file"] = ""
    form = TransitionForm(case, step, data)
    if refusal:
        form.add_error("outcome_file", refusal)
    return form


def _written(sheet: Sheet) -> MessageForm | None:
    given = sheet.form.given() if sheet.form.is_bound else Given()
    rendered = preview_message(sheet.case, sheet.transition, given)
    return MessageForm(initial={"subject": rendered.subject, "body": rendered.body}) if rendered else None


def _show(request: OperatorRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    return desk_page(request, "operators/transition.html", sheet.context(), status=status)


def _do(request: OperatorRequest, sheet: Sheet) -> HttpResponse:
    rendered = None
    if sends_message(sheet.transition):
        sheet.message = MessageForm(request.POST)
        if not sheet.message.is_valid():
            return _show(request, sheet, 422)
        rendered = sheet.message.rendered()
    seen, given = sheet.form.cleaned_data["seen_state"], sheet.form.given(rendered)
    try:
        case = run_transition(sheet.case.id, sheet.transition.id, request.operator, seen, given)
    except (Outdated, NotAllowed):
        return _too_late(request, sheet)
    except CaseError as refusal:
        sheet.problem = str(refusal)
        return _show(request, sheet, 409)
    messages.success(request, _("Fatto: la pratica ora è «%(state)s».") % {"state": state_label(case)})
    return redirect("operators:case", case_id=case.id)


def _too_late(request: OperatorRequest, sheet: Sheet) -> HttpResponse:
    """The case moved meanwhile: by my own first click, or by somebody else's hand."""
    sheet.case.refresh_from_db()
    last = sheet.case.timeline.filter(kind=TimelineEvent.Kind.TRANSITION).order_by("-sequence").first()
    mine = last is not None and last.actor_id == str(request.user.id) and last.data["transition"] == sheet.transition.id
    if mine:
        label = state_label(sheet.case)
        messages.info(
            request, _("Era già fatto: la pratica è «%(state)s». Nulla è partito due volte.") % {"state": label}
        )
        return redirect("operators:case", case_id=sheet.case.id)
    sheet.problem, sheet.stale = str(Outdated()), True
    return _show(request, sheet, 409)


@operator_required
@stands_on("operators:transition", "case_id", "transition_id")
@require_POST
def letter(request: OperatorRequest, case_id: UUID, transition_id: str) -> HttpResponse:
    """The document as it would leave with the text now in the form; nothing is kept."""
    case, step = _subject(request, case_id, transition_id)
    form, message = TransitionForm(case, step, request.POST), MessageForm(request.POST)
    if not message.is_valid():
        return HttpResponseBadRequest(_("Scrivi oggetto e testo del messaggio, poi riprova."))
    rendered = message.rendered()
    pdf = paper_of(case, step, form.given(rendered) if form.is_valid() else Given(message=rendered))
    if pdf is None:
        return HttpResponseBadRequest(_("Il documento è il file che hai allegato."))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="anteprima.pdf"'
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
