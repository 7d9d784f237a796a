"""A newer version in the catalogue: what it changes, what to decide, and bringing the service to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.change import InvalidCustomisation
from catalog.actions.working_copy import Changes, CopyStale, edit_copy
from catalog.adoption import Adoption, Conflict, adoption
from catalog.forms.values import ParametersForm
from catalog.parameters import InvalidParameters
from catalog.workbench import Workbench
from operators.views.catalogue.common import actor, bench_or_404, page, service_url, token_of, typed, who_changed
from ui.widgets import RadioChoices

MINE, THEIRS = "nostro", "catalogo"


class DecisionsForm(forms.Form):
    """Ours or theirs, for each place that both changed."""

    use_required_attribute = False

    def __init__(self, plan: Adoption, data: Any = None) -> None:
        super().__init__(data, prefix="scelta")
        for index, conflict in enumerate(plan.conflicts):
            if conflict.can_keep:
                self.fields[str(index)] = forms.ChoiceField(
                    label=_asked(conflict), widget=RadioChoices(), initial=MINE, choices=_choices(conflict)
                )

    def theirs(self, plan: Adoption) -> set[str]:
        return {c.key for i, c in enumerate(plan.conflicts) if self.cleaned_data.get(str(i), THEIRS) == THEIRS}


def _asked(conflict: Conflict) -> SafeString:
    """Who sees the page sees of which place it is; who hears it is told."""
    return format_html('{}<span class="visually-hidden"> {}</span>', _("Quale vale?"), conflict.place)


def _choices(conflict: Conflict) -> list[tuple[str, str]]:
    if conflict.hidden:
        return [(MINE, _("Resta nascosto")), (THEIRS, _("Torna visibile, com'è nel catalogo"))]
    return [(MINE, _("Teniamo il nostro")), (THEIRS, _("Prendiamo quello del catalogo"))]


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_adopt", "code", parks=True)
@require_http_methods(["GET", "POST"])
def adopt_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.source is None:
        raise Http404
    if not bench.update_waits:
        return _already(request, bench)
    plan = adoption(bench)
    data, told = typed(request, bench)
    decisions, values = DecisionsForm(plan, data), ParametersForm(plan.wanted, bench.parameters, data)
    if request.method != "POST":
        return _shown(request, plan, decisions, values, 200, told)
    if not (decisions.is_valid() and values.is_valid()):
        return _shown(request, plan, decisions, values, 200 if values.row_action else 422)
    return _adopt(request, plan, decisions, values)


def _already(request: OperatorRequest, bench: Workbench) -> HttpResponse:
    """Also for who was choosing while somebody else took the new version."""
    by = bench.copy.edited_by.get("id") if bench.copy else None
    if request.method == "POST" and by != str(request.user.id):
        told = _("La versione nuova c'è già, e le tue scelte non sono state salvate: ricontrolla.")
        messages.warning(request, f"{who_changed(bench)} {told}")
    else:
        messages.info(request, _("Il servizio è già all'ultima versione del catalogo."))
    return redirect(service_url(bench.code))


def _adopt(request: OperatorRequest, plan: Adoption, decisions: DecisionsForm, values: ParametersForm) -> HttpResponse:
    bench, overlay = plan.bench, plan.overlay(decisions.theirs(plan))
    change: Changes = {
        "blueprint_hash": bench.latest_hash, "overlay": overlay, "parameters": {**plan.values(), **values.given},
    }  # fmt: skip
    try:
        edit_copy(bench.code, lambda _now: change, token=token_of(request), by=actor(request))
    except CopyStale as error:
        return _shown(request, adoption(error.bench), decisions, values, 409, who_changed(error.bench))
    except InvalidCustomisation as error:
        for reason in plan.problems(overlay, error):
            values.add_error(None, reason)
        return _shown(request, plan, decisions, values, 422)
    except InvalidParameters as error:
        values.add_error(None, " ".join(error.errors.values()))
        return _shown(request, plan, decisions, values, 422)
    messages.success(request, _("La nuova versione è nelle modifiche da pubblicare: controlla l'anteprima e pubblica."))
    return redirect(service_url(bench.code))


def _shown(
    request: OperatorRequest,
    plan: Adoption,
    decisions: DecisionsForm,
    values: ParametersForm,
    status: int,
    told: str = "",
) -> HttpResponse:
    pairs = [
        (conflict, decisions[str(i)] if str(i) in decisions.fields else None)
        for i, conflict in enumerate(plan.conflicts)
    ]
    context = {"plan": plan, "pairs": pairs, "form": values, "told": told}
    return page(request, "adopt", plan.bench, context, status)
