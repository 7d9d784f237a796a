"""«I miei accessi»: the operator's open sessions."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import operator_required, stands_on
from accounts.http import OperatorRequest
from accounts.logins import end_logins, listed, open_logins
from operators.desk import desk_page


@operator_required
@never_cache
@require_safe
def my_accesses(request: OperatorRequest) -> HttpResponse:
    return desk_page(request, "operators/accesses.html", {"accesses": listed(request)}, section="sicurezza")


@operator_required
@stands_on("operators:accesses")
@require_POST
def end_one(request: OperatorRequest, access_id: UUID) -> HttpResponse:
    if not open_logins(request.user).filter(id=access_id).exists():
        raise Http404
    end_logins(request.user, only=access_id)
    messages.success(request, _("Accesso chiuso: su quel dispositivo non si può più continuare."))
    return redirect("operators:accesses")


@operator_required
@stands_on("operators:accesses")
@require_POST
def end_others(request: OperatorRequest) -> HttpResponse:
    ended = end_logins(request.user, but=request.session.session_key)
    text = ngettext("Chiuso %(n)d altro accesso.", "Chiusi %(n)d altri accessi.", ended) % {"n": ended}
    messages.success(request, text if ended else _("Non c'erano altri accessi aperti."))
    return redirect("operators:accesses")
