"""Every version a service had: who, when, what changed, and bringing one back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required, stands_on, support_too
from accounts.http import OperatorRequest
from accounts.roles import Role
from catalog.actions.change import StaleService
from catalog.actions.restore import CannotRestore, restore
from catalog.history import changes_between
from catalog.models import ServiceVersion
from operators.views.catalogue.common import actor, bench_or_404, page, who_changed
from tenants.text import Words

SHOWN, SENTENCES = 30, 12
REASONS: dict[str, Words] = {
    "activate": _l("Attivazione"),
    "publish": _l("Modifiche pubblicate"),
    "customise": _l("Testi e parti"),
    "set_parameters": _l("Valori del Comune"),
    "suspend": _l("Sospensione"),
    "adopt": _l("Nuova versione del catalogo"),
    "follow_catalog": _l("Nuova versione del catalogo, in automatico"),
    "restore": _l("Ripristino"),
    "place_elsewhere": _l("Domanda spostata su un altro sito"),
    "bring_back": _l("Domanda di nuovo su questo sito"),
}


@dataclass(frozen=True)
class Entry:
    version: ServiceVersion
    reason: str
    changes: list[str]
    more: list[str]
    is_current: bool


@role_required(Role.ADMINISTRATOR)
@support_too
@require_safe
def history_page(request: OperatorRequest, code: str) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.service is None:
        raise Http404
    versions = list(bench.service.versions.order_by("-number")[: SHOWN + 1])
    earlier = [*versions[1:], None]
    entries = [_entry(version, before, versions[0]) for version, before in zip(versions, earlier, strict=True)]
    return page(request, "history", bench, {"entries": entries[:SHOWN], "row_version": bench.service.row_version})


def _entry(version: ServiceVersion, before: ServiceVersion | None, current: ServiceVersion) -> Entry:
    changes = changes_between(before, version) if before else []
    same = (version.parameters, version.overlay) == (current.parameters, current.overlay)
    again = before is not None and version.reason == "activate"
    reason = _("Attivato di nuovo") if again else _reason(version.reason)
    return Entry(version, reason, changes[:SENTENCES], changes[SENTENCES:], same)


def _reason(code: str) -> str:
    name, _colon, number = code.partition(":")
    said = str(REASONS.get(name, name))
    return _("%(said)s della versione %(number)s") % {"said": said, "number": number} if number else said


@role_required(Role.ADMINISTRATOR)
@support_too
@stands_on("operators:catalogue_history", "code")
@require_POST
def restore_version(request: OperatorRequest, code: str, number: int) -> HttpResponse:
    bench = bench_or_404(code)
    if bench.service is None:
        raise Http404
    posted = request.POST.get("versione", "")
    try:
        restore(
            code, number, row_version=int(posted) if posted.isdecimal() and len(posted) < 10 else 0, by=actor(request)
        )
        messages.success(request, _("Versione %(number)d ripristinata: vale da adesso.") % {"number": number})
    except ServiceVersion.DoesNotExist:
        raise Http404 from None
    except CannotRestore as error:
        for reason in error.reasons:
            messages.warning(request, reason)
    except StaleService:
        told = _("Nulla è stato ripristinato: ricontrolla.")
        messages.warning(request, f"{who_changed(bench)} {told}")
    return redirect("operators:catalogue_history", code=code)
