"""A service whose application is made on another site: our sheet stays and leads there; and the way back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.change import InvalidCustomisation, StaleService
from catalog.actions.place_elsewhere import InvalidAddress, bring_back, place_elsewhere
from catalog.models import Service
from catalog.parameters import InvalidParameters
from catalog.workbench import Workbench
from operators.forms.catalogue import ElsewhereForm
from operators.views.catalogue.common import (
    actor,
    bench_or_404,
    found_again,
    page,
    service_url,
    token_of,
    who_changed,
)


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_elsewhere", "code", parks=True)
@require_http_methods(["GET", "POST"])
def elsewhere_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench, service = _bench_and_service(code)
    if request.method != "POST":
        return _first_look(request, bench, service)
    form = ElsewhereForm(request.POST)
    if not form.is_valid():
        return _shown(request, bench, form, 422)
    return _place(request, bench, form)


def _bench_and_service(code: str) -> tuple[Workbench, Service]:
    bench = bench_or_404(code)
    if bench.service is None:
        raise Http404
    return bench, bench.service


def _first_look(request: OperatorRequest, bench: Workbench, service: Service) -> HttpResponse:
    """As it stands, or what was being typed when the session ended."""
    parked = found_again(request)
    if parked is None:
        return _shown(
            request, bench, ElsewhereForm(initial={"name": service.external_name, "url": service.external_url})
        )
    overtaken = parked.get("versione", "") != str(service.row_version)
    return _shown(request, bench, ElsewhereForm(parked), told=who_changed(bench) if overtaken else "")


def _place(request: OperatorRequest, bench: Workbench, form: ElsewhereForm) -> HttpResponse:
    name, url = form.cleaned_data["name"], form.cleaned_data["url"]
    try:
        place_elsewhere(bench.code, name, url, by=actor(request), row_version=_row_version(request))
    except StaleService:
        return _shown(request, bench, form, 409, who_changed(bench))
    except InvalidAddress as error:
        form.add_error(error.part, str(error))
        return _shown(request, bench, form, 422)
    except (InvalidCustomisation, InvalidParameters):
        form.add_error(None, _unfit())
        return _shown(request, bench, form, 422)
    messages.success(
        request, _("Fatto: dalla scheda i cittadini passano a «%(name)s» per fare domanda.") % {"name": name}
    )
    return redirect(service_url(bench.code))


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_elsewhere", "code")
@require_POST
def back_here(request: OperatorRequest, code: str) -> HttpResponse:
    bench, service = _bench_and_service(code)
    try:
        if service.is_elsewhere:
            bring_back(code, by=actor(request), row_version=_row_version(request))
        messages.success(request, _("Fatto: le domande si fanno di nuovo qui."))
    except StaleService:
        messages.warning(request, f"{who_changed(bench)} {_('La tua ultima azione non è stata fatta: ricontrolla.')}")
    except (InvalidCustomisation, InvalidParameters):
        messages.warning(request, _unfit())
    return redirect(service_url(code))


def _unfit() -> str:
    return _("Il servizio com'è adesso non si può usare: ricontrolla i valori e le modifiche.")


def _row_version(request: OperatorRequest) -> int:
    """Of the service alone: an open working copy does not stand in the way."""
    number = token_of(request)
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _shown(
    request: OperatorRequest, bench: Workbench, form: ElsewhereForm, status: int = 200, told: str = ""
) -> HttpResponse:
    return page(request, "elsewhere", bench, {"form": form, "told": told}, status)
