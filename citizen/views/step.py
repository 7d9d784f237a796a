"""The pages of an application: the way in, the privacy notice, the data, the summary."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import CitizenRequest
from cases.flow import privacy_page, step_page, summary_page
from cases.flow.journey import Journey
from citizen.views.flow import flow_page
from tenants.bodies import takes_files

ALLOWED = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@flow_page
def start(request: CitizenRequest, journey: Journey) -> HttpResponse:
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
