"""The pages at the foot of every page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from accounts.http import Request
from accounts.session_limits import ABSOLUTE_SECONDS, IDLE_SECONDS


def _page(request: Request, template: str, title: str, **context: object) -> HttpResponse:
    return render(request, f"citizen/legal/{template}.html", {"title": title, "crumbs": [(title, None)], **context})


@public_page
@require_safe
def privacy(request: Request) -> HttpResponse:
    return _page(request, "privacy", _("Informativa sulla privacy"))


@public_page
@require_safe
def legal_notes(request: Request) -> HttpResponse:
    return _page(request, "legal_notes", _("Note legali"))


@public_page
@require_safe
def cookies(request: Request) -> HttpResponse:
    idle, most = IDLE_SECONDS // 60, ABSOLUTE_SECONDS // 3600
    session = _("fino all'uscita, al massimo %(hours)d ore; %(minutes)d minuti senza attività") % {
        "hours": most,
        "minutes": idle,
    }
    rows = [
        (settings.SESSION_COOKIE_NAME, _("Tiene aperto il tuo accesso all'area personale"), session),
        (settings.CSRF_COOKIE_NAME, _("Protegge i moduli che invii da chi vorrebbe farlo al posto tuo"), _("1 anno")),
        ("messages", _("Porta un avviso da una pagina alla successiva"), _("fino alla pagina successiva")),
        (settings.LANGUAGE_COOKIE_NAME, _("Ricorda la lingua che hai scelto"), _("1 anno")),
    ]
    return _page(request, "cookies", _("Cookie"), rows=rows, host=request.get_host().partition(":")[0])


@public_page
@require_safe
def accessibility(request: Request) -> HttpResponse:
    return _page(request, "accessibility", _("Accessibilità"))
