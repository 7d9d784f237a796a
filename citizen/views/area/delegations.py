"""«Deleghe»: those one gave and received, giving one, answering, ending it at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import citizen_required, stands_on
from accounts.delegations import about, is_delegate
from accounts.http import CitizenRequest
from accounts.models import Delegation, User
from cases.delegations.answer import accept as accept_delegation
from cases.delegations.answer import refuse as refuse_delegation
from cases.delegations.give import declare, offer
from cases.delegations.queries import cases_on_behalf, drafts_on_behalf
from cases.delegations.revoke import revoke as revoke_delegation
from cases.errors import CaseError
from catalog.models import Service
from citizen.cards import case_cards, for_cards
from citizen.delegations import card, facts, lists, story
from citizen.forms_delegations import FORMS, OfferForm
from citizen.views.area.frame import area_frame
from documents.responses import file_response
from documents.uploads import UploadRejected
from tenants.bodies import takes_files

# Words of the addresses, and the kinds they stand for.
WAYS = {
    "figlio": Delegation.Kind.PARENT,
    "tutela": Delegation.Kind.GUARDIAN,
    "ditta": Delegation.Kind.COMPANY,
    "incarico": Delegation.Kind.PROFESSIONAL,
}
TITLES = {
    Delegation.Kind.PARENT: _l("Agisci per tuo figlio o tua figlia minorenne"),
    Delegation.Kind.GUARDIAN: _l("Agisci come tutore o amministratore di sostegno"),
    Delegation.Kind.COMPANY: _l("Agisci per una ditta o un'associazione"),
    Delegation.Kind.PROFESSIONAL: _l("Agisci come professionista, CAF o patronato"),
}
AT_ONCE = _l("Ora puoi presentare domande per tuo figlio o tua figlia.")
TO_CHECK = _l("Il Comune verifica il documento: quando ha finito ti scriviamo, e da allora puoi agire.")


def delegation_or_404(request: CitizenRequest, delegation_id: UUID) -> Delegation:
    """Of whoever is one of its two sides; for anybody else it does not exist."""
    found = about(request.user).select_related("delegate", "principal").filter(id=delegation_id).first()
    if found is None:
        raise Http404
    return found


@citizen_required
@never_cache
@require_safe
def delegation_list(request: CitizenRequest) -> HttpResponse:
    return render(request, "citizen/area/delegations.html", area_frame(request, "delegations") | lists(request.user))


@citizen_required
@stands_on("citizen:delegation_new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CitizenRequest) -> HttpResponse:
    """By the principal, to a citizen."""
    form = OfferForm(_services(), request.POST or None)
    done = _("La delega è in attesa: vale quando la persona la accetta nella sua area personale.")
    return _take(request, form, _("Dai una delega"), "", lambda: offer(request.user, form.terms()), done)


@citizen_required
@stands_on("citizen:delegation_declare", "way")
@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare_own(request: CitizenRequest, way: str) -> HttpResponse:
    """By who acts: a parent, a guardian, who represents a firm, who has a mandate."""
    kind = WAYS.get(way)
    if kind is None:
        raise Http404
    form = FORMS[kind](_services(), request.POST or None, request.FILES or None)
    done = str(AT_ONCE if kind == Delegation.Kind.PARENT else TO_CHECK)

    def give() -> Delegation:
        return declare(request.user, kind, form.terms(), form.cleaned_data.get("proof"))

    return _take(request, form, str(TITLES[kind]), kind, give, done)


def _services() -> list[Service]:
    shown = [Service.State.ACTIVE, Service.State.SUSPENDED]
    return list(Service.objects.filter(state__in=shown, external_url="").order_by("title"))


def _take(
    request: CitizenRequest, form: Any, title: str, kind: str, give: Callable[[], Delegation], done: str
) -> HttpResponse:
    if form.is_valid():
        try:
            delegation = give()
        except UploadRejected as error:
            form.add_error("proof", error.message_it)
        except CaseError as error:
            form.add_error("fiscal_code", str(error))
        else:
            messages.success(request, done)
            return redirect("citizen:delegation", delegation.id)
    return _show_form(request, form, title, kind)


def _show_form(request: CitizenRequest, form: Form, title: str, kind: str) -> HttpResponse:
    context = {"form": form, "form_title": title, "kind": kind}
    frame = area_frame(request, "delegations", title)
    return render(request, "citizen/area/delegation_form.html", frame | context, status=400 if form.errors else 200)


@citizen_required
@never_cache
@require_safe
def delegation(request: CitizenRequest, delegation_id: UUID) -> HttpResponse:
    found = delegation_or_404(request, delegation_id)
    context = {
        "delegation": found,
        "card": card(found, request.user),
        "facts": facts(found),
        "story": story(found),
        **_on_behalf(found, request.user),
    }
    return render(request, "citizen/area/delegation.html", area_frame(request, "delegations", found.code) | context)


def _on_behalf(delegation: Delegation, user: User) -> dict[str, Any]:
    """What the delegate filed for this principal and has begun, while the delegation holds."""
    shown = card(delegation, user)
    if not (shown.is_delegate and shown.holds):
        return {"cases": [], "drafts": []}
    drafts = list(drafts_on_behalf(delegation))
    titles = dict(Service.objects.filter(code__in=[d.service_code for d in drafts]).values_list("code", "title"))
    return {
        "cases": case_cards(for_cards(cases_on_behalf(user, [delegation]))),
        "drafts": [(draft, titles.get(draft.service_code, "")) for draft in drafts],
    }


@citizen_required
@stands_on("citizen:delegation", "delegation_id")
@require_POST
def accept(request: CitizenRequest, delegation_id: UUID) -> HttpResponse:
    return _answer(request, delegation_id, accept_delegation, _("Hai accettato la delega: ora puoi agire."))


@citizen_required
@stands_on("citizen:delegation", "delegation_id")
@require_POST
def refuse(request: CitizenRequest, delegation_id: UUID) -> HttpResponse:
    return _answer(request, delegation_id, refuse_delegation, _("Hai rifiutato la delega."))


@citizen_required
@stands_on("citizen:delegation_revoke", "delegation_id")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: CitizenRequest, delegation_id: UUID) -> HttpResponse:
    """Asks once more, and then it is over at once."""
    if request.method == "POST":
        return _answer(request, delegation_id, revoke_delegation, _("La delega è revocata da adesso."))
    found = delegation_or_404(request, delegation_id)
    shown = card(found, request.user)
    if not shown.is_open:
        return redirect("citizen:delegation", found.id)
    context = {"delegation": found, "card": shown, "facts": facts(found)}
    frame = area_frame(request, "delegations", _("Revoca la delega"))
    return render(request, "citizen/area/delegation_revoke.html", frame | context)


def _answer(
    request: CitizenRequest, delegation_id: UUID, action: Callable[[UUID, User], Delegation], done: str
) -> HttpResponse:
    try:
        action(delegation_id, request.user)
        messages.success(request, done)
    except Delegation.DoesNotExist:
        raise Http404 from None
    except CaseError as error:
        messages.warning(request, str(error))
    return redirect("citizen:delegation", delegation_id)


@citizen_required
@never_cache
@require_safe
def proof(request: CitizenRequest, delegation_id: UUID) -> HttpResponseBase:
    """The document that the delegate gave: theirs to see again, not the principal's."""
    found = delegation_or_404(request, delegation_id)
    if found.evidence is None or not is_delegate(found, request.user):
        raise Http404
    return file_response(found.evidence, inline=True)
