"""«Nuova pratica allo sportello»: a clerk files for a citizen, with the citizen's own form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import operator_required, stands_on
from accounts.actions.register_citizen import citizen_by_code, register_citizen
from accounts.http import OperatorRequest
from accounts.models import User
from cases.actions.edit_draft import discard_draft
from cases.actions.open_counter_draft import open_counter_draft
from cases.arrival import arrival_words
from cases.errors import AlreadySent, CaseError, DraftExpired
from cases.filing import Filing
from cases.flow import privacy_page, step_page, summary_page
from cases.flow.expired import parking
from cases.flow.journey import PRIVACY, SUMMARY, Journey
from cases.models import Draft, DraftDocument
from cases.policies import CasePolicy, FilingPolicy
from cases.print_draft import draft_pdf
from cases.queries import counter_drafts
from catalog.models import Service
from catalog.queries import current_definition, get_service
from documents.responses import PDF_POLICY, file_response
from operators.counter_face import CounterFace
from operators.desk import desk_page
from operators.forms.arrival import ArrivalForm
from operators.forms.counter import FilingForm, PersonForm
from tenants.bodies import takes_files

P = ParamSpec("P")
CounterView = Callable[Concatenate[OperatorRequest, Journey, P], HttpResponse]
ALLOWED = require_http_methods(["GET", "HEAD", "POST"])


@operator_required
@stands_on("operators:counter")
@never_cache
@ALLOWED
def start(request: OperatorRequest) -> HttpResponse:
    """POST `action`: `find` looks for the person, `begin` opens the form. The fiscal code travels in no address."""
    services = FilingPolicy(request.operator).services()
    if not FilingPolicy(request.operator).files_anything:
        raise PermissionDenied
    if request.method != "POST":
        return _ask(request, PersonForm(services))
    person_form = PersonForm(services, request.POST)
    if not person_form.is_valid():
        return _ask(request, person_form, status=422)
    code = person_form.cleaned_data["fiscal_code"]
    person = citizen_by_code(code)
    if request.POST.get("action") != "begin" or request.POST.get("found_code") != code:
        return _ask(request, person_form, person, FilingForm(code, person is None), ArrivalForm(""))
    form = FilingForm(code, person is None, request.POST)
    arrival = ArrivalForm(request.POST.get("channel", ""), request.POST)
    # Both are judged, so that all that is missing is said at once.
    if not all([form.is_valid(), arrival.is_valid()]):
        return _ask(request, person_form, person, form, arrival, status=422)
    return _begin(request, person_form, person, form, arrival)


def _begin(
    request: OperatorRequest, asked: PersonForm, person: User | None, form: FilingForm, arrival: ArrivalForm
) -> HttpResponse:
    owner = person or register_citizen(form.person())
    given = form.cleaned_data
    filing = Filing(
        request.operator, given["channel"], given["identified"], given["evidence"].strip(), arrival.arrival()
    )
    try:
        draft = open_counter_draft(owner, get_service(asked.cleaned_data["service"]), filing)
    except CaseError as refusal:
        messages.warning(request, str(refusal))
        return _ask(request, asked, owner, form, arrival, status=409)
    if draft.revision > 1:
        messages.info(request, _begun_before(draft))
    return redirect("operators:counter_draft", draft.id)


def _begun_before(draft: Draft) -> str:
    told = _("Questa domanda era già iniziata: continui da dove era rimasta.")
    if draft.arrived_at is None:
        return told
    return " ".join([told, _("Risulta arrivata il %(when)s.") % {"when": arrival_words(draft.arrived_at)}])


def _ask(
    request: OperatorRequest,
    person_form: PersonForm,
    person: User | None = None,
    filing_form: FilingForm | None = None,
    arrival_form: ArrivalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "person_form": person_form,
        "filing_form": filing_form,
        "arrival_form": arrival_form,
        "person": person,
        "found_code": person_form.cleaned_data["fiscal_code"] if filing_form else "",
        "drafts": _listed(request),
    }
    return desk_page(request, "operators/counter/start.html", context, section="sportello", status=status)


def _listed(request: OperatorRequest) -> list[tuple[Draft, str]]:
    drafts = list(counter_drafts(request.operator)[:50])
    titles = dict(Service.objects.filter(code__in={d.service_code for d in drafts}).values_list("code", "title"))
    return [(draft, titles.get(draft.service_code, "")) for draft in drafts]


def counter_page(view: CounterView[P]) -> Callable[..., HttpResponseBase]:
    """Hands the view the journey of a draft that this operator may go on with; any other does not exist."""

    @wraps(view)
    def opened(request: OperatorRequest, draft_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        draft = counter_drafts(request.operator).filter(id=draft_id).first()
        if draft is None:
            return _sent_already(request, draft_id)
        service = get_service(draft.service_code)
        journey = Journey(service, current_definition(service), draft.owner, draft, CounterFace(request))
        try:
            return view(request, journey, *args, **kwargs)
        except (AlreadySent, DraftExpired) as error:
            messages.warning(request, str(error))
        except Draft.DoesNotExist:
            messages.warning(request, _("Questa bozza non c'è più."))
        return redirect("operators:counter")

    return parking(operator_required(never_cache(opened)))


def _sent_already(request: OperatorRequest, draft_id: UUID) -> HttpResponse:
    """A second click, or a form left open: the case is there."""
    case = CasePolicy(request.operator).visible().filter(draft_id=draft_id).first()
    if case is None:
        raise Http404
    messages.info(request, _("Questa domanda è già stata inviata."))
    return redirect("operators:case", case_id=case.id)


@require_safe
@counter_page
def resume(request: OperatorRequest, journey: Journey) -> HttpResponse:
    return privacy_page.start(journey)


@takes_files
@ALLOWED
@counter_page
@stands_on("operators:counter_step", "draft_id", "step")
def step(request: OperatorRequest, journey: Journey, step: str) -> HttpResponse:
    """Privacy notice, data and summary have one address each, of one shape."""
    if step == PRIVACY:
        return privacy_page.privacy_notice(request, journey)
    if step == SUMMARY:
        return summary_page.review(request, journey)
    return step_page.data_step(request, journey, step)


@require_safe
@counter_page
def print_draft(request: OperatorRequest, journey: Journey) -> HttpResponse:
    """The application on paper, to be signed."""
    response = HttpResponse(draft_pdf(journey.begun(), journey.owner), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="domanda-da-firmare.pdf"'
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@counter_page
@stands_on("operators:counter")
def discard(request: OperatorRequest, journey: Journey) -> HttpResponse:
    discard_draft(journey.begun(), journey.owner)
    messages.success(request, _("La bozza è stata eliminata."))
    return redirect("operators:counter")


@operator_required
@never_cache
@require_safe
def draft_file(request: OperatorRequest, document_id: UUID) -> HttpResponseBase:
    """A file of a draft at the counter, to check what was attached."""
    drafts: Any = counter_drafts(request.operator).order_by().values("id")
    found = DraftDocument.objects.filter(id=document_id, draft__in=drafts).select_related("file").first()
    if found is None:
        raise Http404
    return file_response(found.file, inline=True)
