"""The values that the catalogue leaves to the municipality, and the office: asked to activate, changed later."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.change import InvalidCustomisation
from catalog.actions.working_copy import Changes, CopyStale, edit_copy
from catalog.forms.values import ParametersForm
from catalog.workbench import Workbench
from operators.views.catalogue.common import actor, bench_or_404, page, service_url, token_of, typed, who_changed


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_settings", "code", parks=True)
@require_http_methods(["GET", "POST"])
def settings_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    data, told = typed(request, bench)
    form = ParametersForm(bench.base.parameters, bench.parameters, data, office=bench.office_code)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, bench, form, 422 if request.method == "POST" and form.errors else 200, told)
    try:
        edit_copy(code, lambda now: _changes(now, form), token=token_of(request), by=actor(request))
    except CopyStale as error:
        return _shown(request, error.bench, form, 409, who_changed(error.bench))
    except InvalidCustomisation as error:
        for reason in bench.problems(bench.overlay, error):
            form.add_error(None, reason)
        return _shown(request, bench, form, 422)
    saved = _("Valori salvati. Controlla l'anteprima, poi attiva il servizio.")
    messages.success(request, saved if bench.service is None else _("Valori salvati nelle modifiche da pubblicare."))
    return redirect(service_url(code))


def _changes(bench: Workbench, form: ParametersForm) -> Changes:
    return {"parameters": {**bench.parameters, **form.given}, "office_code": form.cleaned_data["ufficio"]}


def _shown(
    request: OperatorRequest, bench: Workbench, form: ParametersForm, status: int, told: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "told": told, "is_new": bench.service is None and bench.copy is None}
    return page(request, "settings", bench, context, status)
