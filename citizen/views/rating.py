"""The stars under pages, sheets and finished applications."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public_page
from accounts.http import Request
from catalog.actions.rate import rate
from catalog.blueprint import CATEGORIES
from catalog.models import Rating, Service
from citizen.throttle import too_many
from tenants.requests import is_same_origin
from ui.rating import RatingForm

PAGES = {"home": "citizen:home", "services": "citizen:services"}
A_MINUTE = 20


@dataclass(frozen=True)
class Target:
    """What is rated. `back` is where its page is."""

    kind: str
    code: str
    back: str


def target_of(text: str) -> Target | None:
    """From `page:home`, `page:category:<slug>`, `sheet:<code>`, `flow:<code>`; None when there is no such thing here."""
    kind, _colon, code = text.replace("\x00", "").partition(":")
    if kind == Rating.Kind.PAGE:
        return _rated_page(code)
    if kind not in (Rating.Kind.SHEET, Rating.Kind.FLOW):
        return None
    service = Service.objects.filter(code=code).exclude(state=Service.State.DRAFT).first()
    if service is None:
        return None
    on_sheet = kind == Rating.Kind.SHEET
    back = reverse("citizen:sheet", args=[service.category, code]) if on_sheet else reverse("citizen:desk")
    return Target(kind, code, back)


def _rated_page(code: str) -> Target | None:
    if code in PAGES:
        return Target(Rating.Kind.PAGE, code, reverse(PAGES[code]))
    kind, _colon, slug = code.partition(":")
    if kind == "category" and slug in CATEGORIES:
        return Target(Rating.Kind.PAGE, code, reverse("citizen:category", args=[slug]))
    return None


# The pages that carry it are the same for everybody and hold no token: the browser says where the form stood.
@public_page
@csrf_exempt
@never_cache
@require_POST
def send(request: Request) -> HttpResponse:
    if not is_same_origin(request) or too_many(request, "rating", A_MINUTE):
        raise PermissionDenied
    form = RatingForm(request.POST)
    target = target_of(request.POST.get("target", ""))
    if target is None:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, target, again=True)
    given = form.cleaned_data
    rate(kind=target.kind, code=target.code, stars=given["rate"], answers=form.answers(), text=given["text"])
    return redirect(f"{reverse('citizen:rating_thanks')}?{urlencode({'per': request.POST['target']})}")


@public_page
@never_cache
@require_safe
def thanks(request: Request) -> HttpResponse:
    return _page(request, target_of(request.GET.get("per", "")))


def _page(request: Request, target: Target | None, again: bool = False) -> HttpResponse:
    """Thanks or, when the stars were missing, the same question `again`."""
    on_flow = target is not None and target.kind == Rating.Kind.FLOW
    context = {
        "target": target,
        "variant": "flow" if on_flow else "page",
        "again": again,
        "crumbs": [(_("Il tuo parere"), None)],
    }
    return render(request, "citizen/rating.html", context, status=400 if again else 200)
