"""The login with the national services card, at the address where the proxy asks for its certificate."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.cns.certificate import read_certificate
from accounts.cns.proxy import certificate_from_proxy
from accounts.login.citizens import recognise
from accounts.login.entry import Entry, open_session
from accounts.login.levels import acr_of
from accounts.login.next_url import safe_next
from accounts.login.pages import problem_page
from accounts.login.problems import LoginProblem
from integrations.capability import adapter_for
from integrations.errors import DeliveryError
from tenants.addresses import absolute_url
from tenants.context import current_municipality

WAY = "cns"
# A card and its PIN: the highest level (Regulation (EU) 910/2014 art. 8; D.Lgs. 82/2005 art. 64).
LEVEL = 3


@public_page
@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    destination = safe_next(request.GET.get("next"))
    try:
        adapter_for(WAY)
    except DeliveryError as error:
        raise Http404 from error
    try:
        identity = read_certificate(certificate_from_proxy(request), timezone.now())
        user = recognise(identity)
    except LoginProblem as problem:
        return problem_page(request, problem, destination)
    open_session(request, Entry(user=user, source=identity.source, acr=acr_of(LEVEL), level=LEVEL, way=WAY))
    # From the port of certificates back to the one where pages are read; cookies know no ports.
    return HttpResponseRedirect(absolute_url(current_municipality(), destination))
