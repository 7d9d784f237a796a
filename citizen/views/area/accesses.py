"""«I miei accessi» and «Chi ha consultato i miei dati»."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import citizen_required, stands_on
from accounts.devices import device_label
from accounts.http import CitizenRequest
from accounts.logins import end_logins, is_open, listed, open_logins, past_logins
from cases.consultations import consultation, consultations_of
from citizen.views.area.frame import area_frame

PAGE_SIZE = 50
LOGINS_SHOWN = 50


@citizen_required
@never_cache
@require_safe
def my_accesses(request: CitizenRequest) -> HttpResponse:
    frame = area_frame(request, "my_data", _("I miei accessi"))
    return render(request, "citizen/area/accesses.html", frame | {"accesses": listed(request)})


@citizen_required
@stands_on("citizen:accesses")
@require_POST
def end_one(request: CitizenRequest, access_id: UUID) -> HttpResponse:
    if not open_logins(request.user).filter(id=access_id).exists():
        raise Http404
    end_logins(request.user, only=access_id)
    messages.success(request, _("Accesso chiuso: su quel dispositivo non si può più continuare."))
    return redirect("citizen:accesses")


@citizen_required
@stands_on("citizen:accesses")
@require_POST
def end_others(request: CitizenRequest) -> HttpResponse:
    ended = end_logins(request.user, but=request.session.session_key)
    text = ngettext("Chiuso %(n)d altro accesso.", "Chiusi %(n)d altri accessi.", ended) % {"n": ended}
    messages.success(request, text if ended else _("Non c'erano altri accessi aperti."))
    return redirect("citizen:accesses")


@citizen_required
@never_cache
@require_safe
def consultations(request: CitizenRequest) -> HttpResponse:
    page = Paginator(consultations_of(request.user), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "page": page, "consultations": [consultation(event) for event in page],
        "logins": [
            (record, device_label(record.device), is_open(record, request.user))
            for record in past_logins(request.user)[:LOGINS_SHOWN]
        ],
    }  # fmt: skip
    frame = area_frame(request, "my_data", _("Chi ha consultato i miei dati"))
    return render(request, "citizen/area/consultations.html", frame | context)
