"""Coming in for the first time: the link that `create_staff` prints, the password, the app on the phone."""

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import entering
from accounts.access import entering_required, public_page
from accounts.forms import CodeForm, NewPasswordForm
from accounts.http import Request
from accounts.models import Authenticator, LoginRecord, User
from accounts.passkeys import site_name
from accounts.second_factor import Factors, new_recovery_codes, new_seed, set_up_app
from provisioning.support.setup_link import staff_of

TOKEN, SEED = "setup_token", "authenticator_seed"
GROUP = 4


@public_page
@never_cache
@require_safe
def follow(request: Request, token: str) -> HttpResponse:
    """The token leaves the address bar before a page is shown. Programs that open links to look at them use nothing up."""
    request.session[TOKEN] = token
    return redirect("console:join")


@public_page
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join(request: Request) -> HttpResponse:
    """Choosing the password, which uses the link up."""
    staff = staff_of(request.session.get(TOKEN, ""))
    if staff is None:
        return render(request, "console/link_spent.html", status=410)
    form = NewPasswordForm(staff, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _joined(request, staff, form.cleaned_data["password"])
    return render(request, "console/join.html", {"form": form, "invited": staff})


def _joined(request: Request, staff: User, password: str) -> HttpResponse:
    staff.set_password(password)
    staff.save(update_fields=["password"])
    # Whoever was logged in on this device is not who follows the link.
    request.session.flush()
    entering.begin(request, staff)
    return redirect("console:second_factor")


@entering_required
@never_cache
@require_http_methods(["GET", "POST"])
def set_up_app_page(request: Request) -> HttpResponse:
    """The secret stays in the session until a code shows that the app has it."""
    if Factors(request.entering).any:
        return redirect("console:second_factor")
    seed = request.session.setdefault(SEED, new_seed())
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if set_up_app(request.entering, seed, form.cleaned_data["code"]):
            return _set_up(request)
        form.add_error("code", _("Il codice non è quello giusto: scrivi le 6 cifre che l'app mostra adesso."))
    return render(request, "console/app.html", {"form": form, **_shown(request, seed)})


def _shown(request: Request, seed: str) -> dict[str, str]:
    device = Authenticator(user=request.entering, key=seed)
    address, secret = device.address(site_name(request)), device.secret
    # A drawing without texts: squares and lines only, whatever the address says.
    code = segno.make(address, micro=False)
    qr = mark_safe(code.svg_inline(omitsize=True, border=4, svgclass="co-qr", lineclass=None))
    groups = " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
    return {"qr": qr, "secret": groups, "address": address}


def _set_up(request: Request) -> HttpResponse:
    """The app lets its owner in; with it come the recovery codes, in the answer itself: they are kept nowhere."""
    del request.session[SEED]
    staff = request.entering
    entering.enter(request, staff, LoginRecord.How.APP)
    context = {"codes": new_recovery_codes(staff), "next": reverse("console:municipalities")}
    return render(request, "console/codes.html", context)
