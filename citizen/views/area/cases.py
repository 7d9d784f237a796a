"""The citizen's cases: the list, one case with all that happened, and the answers that it may ask for."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import citizen_required, stands_on
from accounts.http import CitizenRequest
from accounts.models import User
from accounts.parking import FOUND_AGAIN, give_back
from cases.actions.answer import answer_request, send_observations
from cases.clock import running_suspension
from cases.dues import dues_of
from cases.enrolments import ask_now, outside_enrolments, stop_asking
from cases.errors import CaseError
from cases.held import suspensions_seen
from cases.models import Case, CaseDocument
from cases.paper import receipt_pdf
from cases.queries import cases_of, milestones, public_label
from citizen import casefile
from citizen.cards import case_cards, chip_kind
from citizen.elsewhere import in_order, outside_cards
from citizen.forms import AnswerForm
from citizen.views.area.frame import area_frame
from citizen.views.area.payments import due_of
from citizen.views.confirmation import case_or_404
from documents.uploads import UploadRejected
from notifications.queries import messages_of
from tenants.bodies import takes_files

PAGE_SIZE = 20
Answer = Callable[[UUID, User, str, Sequence[UploadedFile]], Case]


@citizen_required
@never_cache
@require_safe
def case_list(request: CitizenRequest) -> HttpResponse:
    page = Paginator(cases_of(request.user), PAGE_SIZE).get_page(request.GET.get("pagina"))
    elsewhere = outside_enrolments(request.user)
    # They are few, and all of them stand on the first page.
    outside = outside_cards(elsewhere) if page.number == 1 else []
    context = {
        "page": page,
        "cards": in_order(case_cards(page.object_list), outside),
        "elsewhere": elsewhere,
    }
    return render(request, "citizen/area/cases.html", area_frame(request, "cases") | context)


@citizen_required
@stands_on("citizen:cases")
@require_POST
def ask_elsewhere(request: CitizenRequest) -> HttpResponse:
    """How one's enrolments in the other application stand: show them, ask anew or, with `action=stop`, show them no more."""
    if request.POST.get("action") == "stop":
        stop_asking(request.user)
        messages.success(request, _("Non chiediamo più le tue iscrizioni all'altro sito."))
    else:
        ask_now(request.user)
    return redirect("citizen:cases")


@citizen_required
@never_cache
@require_safe
def case(request: CitizenRequest, case_id: UUID) -> HttpResponse:
    return _show(request, case_or_404(request, case_id))


def _form(request: CitizenRequest, name: str, found: Case, refused: AnswerForm | None) -> AnswerForm:
    return refused if refused and refused.auto_id == f"{name}_%s" else _blank(request, name, found)


def _blank(request: CitizenRequest, name: str, found: Case) -> AnswerForm:
    """Empty, or with what was being written when the session ended."""
    parked = give_back(request, reverse(f"citizen:{name}", args=[found.id]))
    if parked is not None:
        messages.info(request, FOUND_AGAIN)
    # Both may stand on one page: their inputs must not share ids.
    return AnswerForm(initial={"text": parked.get("text", "")} if parked else {}, auto_id=f"{name}_%s")


def _show(request: CitizenRequest, found: Case, refused: AnswerForm | None = None) -> HttpResponse:
    """`refused`: the form that was sent and not taken."""
    request_open, notice = casefile.open_request(found), casefile.open_notice(found)
    documents = casefile.public_documents(found)
    context = {
        "case": found,
        "office": found.office,
        "label": public_label(found),
        "kind": chip_kind(found, bool(request_open or notice)),
        "facts": casefile.facts(found),
        "milestones": casefile.timeline_items(milestones(found)),
        "suspension": running_suspension(suspensions_seen(found), timezone.localdate()) if found.is_open else None,
        "sent": [casefile.listed(d) for d in documents if d.kind in casefile.FROM_CITIZEN],
        "decision": [casefile.listed(d) for d in documents if d.kind == CaseDocument.Kind.OUTCOME],
        "received": [casefile.listed(d) for d in documents if d.kind in casefile.FROM_OFFICE],
        "case_messages": messages_of(request.user).filter(case_id=found.id),
        "document_request": request_open,
        "notice": notice,
        "dues": [due_of(position, found) for position in dues_of(found) if position.state != "cancelled"],
        "form": refused,
        **{f"{name}_form": _form(request, name, found, refused) for name in ("answer", "observations")},
    }
    frame = area_frame(request, "cases", found.service_title)
    return render(request, "citizen/area/case.html", frame | context, status=400 if refused else 200)


@citizen_required
@stands_on("citizen:case", "case_id", parks=True)
@takes_files
@require_POST
def answer(request: CitizenRequest, case_id: UUID) -> HttpResponse:
    """What was asked for, sent."""
    return _send(
        request, case_id, "answer", answer_request, _("Abbiamo ricevuto la tua risposta. L'ufficio riprende l'esame.")
    )


@citizen_required
@stands_on("citizen:case", "case_id", parks=True)
@takes_files
@require_POST
def observations(request: CitizenRequest, case_id: UUID) -> HttpResponse:
    """The reply to a notice of rejection (L. 241/1990 art. 10-bis)."""
    done = _("Abbiamo ricevuto le tue osservazioni. L'ufficio le valuta prima di decidere.")
    return _send(request, case_id, "observations", send_observations, done)


def _send(request: CitizenRequest, case_id: UUID, name: str, action: Answer, done: str) -> HttpResponse:
    found = case_or_404(request, case_id)
    form = AnswerForm(request.POST, request.FILES, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(request, found, form)
    given: dict[str, Any] = form.cleaned_data
    try:
        action(case_id, request.user, given["text"], given["attachments"])
    except UploadRejected as error:
        form.add_error("attachments", error.message_it)
    except CaseError as error:
        form.add_error(None, str(error))
    if form.errors:
        return _show(request, found, form)
    messages.success(request, done)
    return redirect("citizen:case", case_id)


@citizen_required
@never_cache
@require_safe
def receipt(request: CitizenRequest, case_id: UUID) -> HttpResponse:
    found = case_or_404(request, case_id)
    response = HttpResponse(receipt_pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="ricevuta-{found.tracking_code}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
