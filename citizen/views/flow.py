"""What every page of an application shares: who may open it, in which state it is, and what it shows around the step."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import citizen_required
from accounts.http import CitizenRequest
from cases.errors import AlreadySent, DraftExpired, ServiceElsewhere
from cases.flow.expired import park_step, parking
from cases.flow.journey import PRIVACY, Journey
from cases.flow.update import as_uuid
from cases.models import Case, Draft
from catalog.models import Service
from citizen.face import CitizenFace, confirmation_url
from citizen.journeys import journey_of
from citizen.levels import is_below
from citizen.sheet import availability
from citizen.views.acting import has_not_chosen, turned_away
from citizen.views.services import service_or_404
from tenants.requests import is_same_origin
from ui.views import csrf_failure as refused

P = ParamSpec("P")
JUST = timedelta(hours=1)
FlowView = Callable[Concatenate[CitizenRequest, Journey, P], HttpResponse]


def flow_page(view: FlowView[P]) -> Callable[..., HttpResponseBase]:
    """Marks the view for citizens, hands it the journey, and answers for it when the journey cannot go on."""

    @wraps(view)
    def opened(request: CitizenRequest, category: str, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        service = service_or_404(category, code)
        if stopped := turned_away(request, service):
            return stopped
        journey = journey_of(request, service)
        turned = _weak(request, journey) or _sent_already(request, journey) or _closed(request, journey)
        if turned:
            return turned
        if has_not_chosen(request, journey):
            return redirect("citizen:for_whom", category, code)
        try:
            return view(request, journey, *args, **kwargs)
        except DraftExpired as error:
            messages.warning(request, str(error))
        except (AlreadySent, Draft.DoesNotExist):
            if case := _just_sent(journey):
                return _told_sent(request, case, journey)
            messages.warning(request, _("Questa bozza non c'è più: puoi iniziare una nuova domanda."))
        return redirect(journey.url(PRIVACY))

    return parking(citizen_required(never_cache(opened)))


def csrf_failure(request: CitizenRequest, reason: str = "") -> HttpResponse:
    """A form that was open while its owner logged in anew elsewhere: refused, and shown again as it was typed.

    Only a form of our own pages: another site must not put words into somebody's application.
    """
    if is_same_origin(request) and park_step(request):
        # A step says itself that what was typed was found again; once is enough.
        if request.resolver_match and request.resolver_match.url_name != "step":
            messages.info(
                request, _("Nel frattempo hai fatto di nuovo l'accesso: ricontrolla questa pagina e vai avanti.")
            )
        return redirect(request.get_full_path())
    return refused(request, reason)


def _weak(request: CitizenRequest, journey: Journey) -> HttpResponse | None:
    """Who logged in below the level that the service asks logs in again; the login page says why."""
    if not is_below(request, journey.definition.identity_level):
        return None
    return redirect(f"{reverse('citizen:login')}?{urlencode({'next': journey.url(PRIVACY)})}")


def _sent_already(request: CitizenRequest, journey: Journey) -> HttpResponse | None:
    """A form of a draft that was sent, or thrown away, in another tab."""
    posted = as_uuid(request.POST.get("draft", "")) if request.method == "POST" else None
    if posted is None or (journey.draft is not None and journey.draft.id == posted):
        return None
    case = _sent_cases(journey).filter(draft_id=posted).first()
    if case is not None:
        return _told_sent(request, case, journey)
    messages.warning(request, _("Questa bozza non c'è più: puoi iniziare una nuova domanda."))
    return redirect(journey.url(PRIVACY))


def _sent_cases(journey: Journey) -> QuerySet[Case]:
    """Those of the same hand: what another sent for the same person is not theirs to hear of."""
    assert isinstance(journey.face, CitizenFace)
    return journey.face.sent_cases(journey)


def _just_sent(journey: Journey) -> Case | None:
    """Who asks again for a page of an application sent a moment ago must not be led to send a second one."""
    since = timezone.now() - JUST
    mine = _sent_cases(journey).filter(service_code=journey.service.code, received_at__gte=since)
    return mine.order_by("-received_at").first()


def _told_sent(request: CitizenRequest, case: Case, journey: Journey) -> HttpResponse:
    messages.info(request, _("Questa domanda è già stata inviata."))
    return redirect(confirmation_url(case, journey.service))


def _closed(request: CitizenRequest, journey: Journey) -> HttpResponse | None:
    """A suspended service, one that moved elsewhere, or a window that is not open and nothing already begun."""
    if journey.service.is_elsewhere and journey.service.state == Service.State.ACTIVE:
        messages.warning(request, str(ServiceElsewhere()))
        return redirect(journey.face.out_url(journey))
    state = availability(journey.service, journey.definition)
    suspended = journey.service.state == Service.State.SUSPENDED
    if not suspended and (state.is_open or (journey.draft is not None and not journey.is_expired)):
        return None
    messages.warning(request, _stopped_words(journey))
    return redirect(journey.face.out_url(journey))


def _stopped_words(journey: Journey) -> str:
    """The sheet itself says why; whoever is led there wants to know what becomes of what they had written."""
    if journey.draft is not None and not journey.is_expired:
        return _("Ora la domanda non può andare avanti. Quello che avevi salvato resta nella tua area personale.")
    return _("Ora non si può presentare una domanda per questo servizio: qui sotto trovi perché.")
