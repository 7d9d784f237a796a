"""The pages of an application: the way in, the privacy notice, the data, the summary."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import CitizenRequest, Request
from cases.flow import privacy_page, step_page, summary_page
from cases.flow.journey import Journey
from catalog.queries import current_definition
from citizen.sheet import availability
from citizen.views.acting import must_choose
from citizen.views.flow import flow_page
from citizen.views.services import service_or_404, sheet_address
from tenants.bodies import takes_files

ALLOWED = require_http_methods(["GET", "HEAD", "POST"])


def _leads_elsewhere(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Old links to a service that moved lead on to where it lives now. Without a login: that site has its own."""

    @wraps(view)
    def led(request: Request, category: str, code: str) -> HttpResponseBase:
        service = service_or_404(category, code)
        if not service.is_elsewhere:
            return view(request, category, code)
        is_open = availability(service, current_definition(service)).is_open
        return redirect(service.external_url if is_open else sheet_address(service))

    return never_cache(led)


@require_safe
@_leads_elsewhere
@flow_page
def start(request: CitizenRequest, journey: Journey) -> HttpResponse:
    if must_choose(request, journey.service):
        return redirect("citizen:for_whom", journey.service.category, journey.service.code)
    return privacy_page.start(journey)


@ALLOWED
@flow_page
def privacy(request: CitizenRequest, journey: Journey) -> HttpResponse:
    return privacy_page.privacy_notice(request, journey)


@takes_files
@ALLOWED
@flow_page
def step(request: CitizenRequest, journey: Journey, step: str) -> HttpResponse:
    return step_page.data_step(request, journey, step)


@ALLOWED
@flow_page
def review(request: CitizenRequest, journey: Journey) -> HttpResponse:
    return summary_page.review(request, journey)
