"""One service: where it stands, its parts, and the acts on the whole of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.activate import activate
from catalog.actions.change import InvalidCustomisation
from catalog.actions.suspend import suspend
from catalog.actions.working_copy import CopyStale, ServiceMoved, discard_copy, publish_copy
from catalog.blueprint import Parameter
from catalog.history import changes_between
from catalog.models import Service, WorkingCopy
from catalog.overlay import touched
from catalog.parameters import InvalidParameters, as_text
from catalog.workbench import Workbench
from offices.queries import office_by_code
from operators.catalogue.places import PAGES, page_of
from operators.catalogue.rows import Block, list_block
from operators.forms.catalogue import SuspendForm
from operators.views.catalogue.common import (
    actor,
    bench_or_404,
    found_again,
    page,
    part_url,
    service_url,
    token_of,
    told_stale,
)


@dataclass(frozen=True)
class PartCard:
    """A page of the editor: its name, what is on it, how many things were changed there."""

    title: str
    text: str
    url: str
    changes: str


@role_required(Role.ADMINISTRATOR)
@support_too
@require_safe
def service_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.service is None and bench.copy is None:
        return redirect("operators:catalogue_settings", code=code)
    return page(request, "service", bench, _context(bench))


def _context(bench: Workbench) -> dict[str, Any]:
    changes = changes_between(bench.service, bench.copy) if bench.service and bench.copy else []
    if bench.service and bench.copy and bench.service.office_code != bench.copy.office_code:
        changes.insert(0, _("Cambia l'ufficio che segue il servizio."))
    return {
        "changes": changes, "before": _before(bench), "steps": _steps(bench), "after": _after(bench),
        "values": [_value(p, bench.parameters) for p in bench.base.parameters],
        "office": office_by_code(bench.office_code), "preview_url": reverse("citizen:preview_sheet", args=[bench.code]),
        "public_url": _public_url(bench.service), "messages_url": f"{reverse('operators:templates')}?servizio={bench.code}",
        "is_suspended": bench.service is not None and bench.service.state == Service.State.SUSPENDED,
    }  # fmt: skip


def _public_url(service: Service | None) -> str:
    return reverse("citizen:sheet", args=[service.category, service.code]) if service else ""


def _steps(bench: Workbench) -> Block:
    """`kind` of each row is the address of its page, `text` how much was changed there."""
    steps = list_block(bench, ("steps",))
    for row in steps.rows:
        part = f"passo/{row.place.rsplit('/', 1)[-1]}"
        row.kind = "" if row.hidden else part_url(bench.code, part)
        row.text = _changes_of(bench, part)
    return steps


def _value(parameter: Parameter, values: dict[str, Any]) -> tuple[str, str]:
    return parameter.label, as_text(parameter, values.get(parameter.id)) or "—"


def _before(bench: Workbench) -> list[PartCard]:
    return [
        _card(bench, "scheda", _("Titolo, a chi è rivolto, cosa serve, costi, tempi…")),
        _card(bench, "privacy", _("A che cosa servono i dati e per quanto si tengono.")),
    ]


def _after(bench: Workbench) -> list[PartCard]:
    return [
        _card(bench, "documenti", _("Che cosa si allega, e quando.")),
        _card(bench, "dichiarazioni", _("Che cosa il cittadino dichiara prima di inviare.")),
        _card(bench, "dopo", _("Che cosa succede, e la frase a periodo chiuso.")),
    ]


def _card(bench: Workbench, part: str, text: str) -> PartCard:
    return PartCard(str(PAGES[part]), text, part_url(bench.code, part), _changes_of(bench, part))


def _changes_of(bench: Workbench, part: str) -> str:
    count = len({path for path in touched(bench.overlay) if page_of(path) == part})
    return ngettext("%(n)d modifica vostra", "%(n)d modifiche vostre", count) % {"n": count} if count else ""


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_service", "code")
@require_POST
def publish(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if not bench.office_code:
        messages.warning(request, _("Prima scegli l'ufficio che segue il servizio."))
        return redirect("operators:catalogue_settings", code=code)
    try:
        publish_copy(code, token=token_of(request), by=actor(request))
        done = _("Pubblicato: i cittadini vedono le modifiche da adesso.")
        messages.success(request, done if bench.service else _("Servizio attivo: i cittadini lo trovano da adesso."))
    except CopyStale as error:
        told_stale(request, error)
    except WorkingCopy.DoesNotExist:
        messages.info(request, _("Non ci sono modifiche da pubblicare: erano già state pubblicate o scartate."))
    except ServiceMoved as error:
        told = _("Scartale e rifalle sul servizio com'è adesso.")
        messages.warning(request, f"{error} {told}")
    except (InvalidCustomisation, InvalidParameters):
        messages.warning(request, _("Le modifiche non si adattano al servizio: ricontrolla le impostazioni."))
    return redirect(service_url(code))


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_service", "code")
@require_POST
def discard(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    try:
        if discard_copy(code, token=token_of(request)):
            messages.success(request, _("Modifiche scartate: il servizio resta com'era."))
    except CopyStale as error:
        told_stale(request, error)
    return redirect(service_url(code) if bench.service else reverse("operators:catalogue"))


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_suspend", "code", parks=True)
@require_http_methods(["GET", "POST"])
def suspend_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.service is None:
        raise Http404
    posted = request.method == "POST"
    form = SuspendForm(request.POST if posted else found_again(request))
    if posted and form.is_valid():
        if bench.service.state != Service.State.SUSPENDED:
            suspend(code, form.cleaned_data["reason"], by=actor(request))
        messages.success(
            request, _("Servizio sospeso: la scheda resta e dice perché. Nuove domande non si possono fare.")
        )
        return redirect(service_url(code))
    return page(request, "suspend", bench, {"form": form}, 422 if posted else 200)


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_service", "code")
@require_POST
def reopen(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.service is None:
        raise Http404
    if bench.service.state != Service.State.ACTIVE:
        activate(code, {}, bench.service.office_code, actor(request))
        messages.success(request, _("Servizio di nuovo attivo: i cittadini possono fare domanda."))
    return redirect(service_url(code))
