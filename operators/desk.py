"""The frame of every page of the desk: queues with their counts, and the pages that roles open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.http import OperatorRequest
from accounts.policies import Operator
from accounts.roles import CHECKS_DELEGATIONS, READS_CASES, READS_RIGHTS, RUNS_PROTOCOL, Role
from cases.policies import FilingPolicy
from cases.queries import inbox_counts
from integrations.queries import ledger_health
from tenants.text import Words


@dataclass(frozen=True)
class NavItem:
    label: Words
    url: str
    icon: str
    current: bool
    count: int | None = None


# The queues are those of `cases.queries.FILTERS`, in the order of the work.
QUEUES: dict[str, tuple[Words, str]] = {
    "mie": (_("Le mie"), "it-user"),
    "da-assegnare": (_("Da assegnare"), "it-inbox"),
    "in-scadenza": (_("In scadenza"), "it-clock"),
    "aperte": (_("Tutte le aperte"), "it-folder"),
    "da-protocollare": (_("Da protocollare"), "it-sign"),
    "chiuse": (_("Chiuse"), "it-box"),
}


def queue_url(name: str) -> str:
    return f"{reverse('operators:inbox')}?filtro={name}"


def _queues(counts: dict[str, int], section: str) -> list[NavItem]:
    return [
        NavItem(label, queue_url(name), icon, section == name, counts[name]) for name, (label, icon) in QUEUES.items()
    ]


def _administration(operator: Operator, section: str) -> list[NavItem]:
    """The pages that are nobody's case, for those whose role opens them."""
    items = []
    if operator.is_administrator:
        items += [
            NavItem(_("Catalogo dei servizi"), reverse("operators:catalogue"), "it-list", section == "catalogo"),
            NavItem(_("Messaggi standard"), reverse("operators:templates"), "it-mail", section == "messaggi"),
        ]
    if operator.may_change_rights:
        items.insert(0, NavItem(_("Operatori"), reverse("operators:staff"), "it-user", section == "operatori"))
        items.append(NavItem(_("Ruoli"), reverse("operators:roles"), "it-key", section == "ruoli"))
    if operator.has(*RUNS_PROTOCOL):
        items += _protocol(section, whole=not operator.user.is_support)
    if operator.has(*READS_RIGHTS):
        items.append(
            NavItem(_("Registro dei diritti"), reverse("operators:rights_journal"), "it-files", section == "diritti")
        )
        if not operator.user.is_support:
            items += [_login_register(section), _support(section)]
    if operator.may_change_rights:
        items += _vendor(section)
    return items


def _login_register(section: str) -> NavItem:
    url = reverse("operators:login_register")
    return NavItem(_("Registro degli accessi"), url, "it-file", section == "registro-accessi")


def _support(section: str) -> NavItem:
    return NavItem(_("Accessi del fornitore"), reverse("operators:support"), "it-unlocked", section == "assistenza")


def _vendor(section: str) -> list[NavItem]:
    """What the municipality asks of the vendor."""
    return [
        NavItem(_("Assistenza"), reverse("operators:tickets"), "it-help-circle", section == "richieste"),
        NavItem(_("Listino"), reverse("operators:prices"), "it-cart", section == "listino"),
    ]


def _protocol(section: str, *, whole: bool) -> list[NavItem]:
    """The emergency register is kept by the municipality alone (D.P.R. 445/2000 art. 63)."""
    waiting = sum(health.failed + health.needs_human for health in ledger_health())
    items = [
        NavItem(
            _("Consegne"), reverse("operators:deliveries"), "it-exchange-circle", section == "consegne", waiting or None
        ),
        NavItem(_("Registro emergenza"), reverse("operators:emergency"), "it-warning-circle", section == "emergenza"),
    ]
    return items if whole else items[:1]


def desk_page(
    request: OperatorRequest, template: str, context: dict[str, Any], *, section: str = "", status: int = 200,
    counts: dict[str, int] | None = None,
) -> HttpResponse:  # fmt: skip
    """A page within the frame. `section`: the entry of the menu it belongs to; `counts`: when the view has them already."""
    navigation = []
    reads_cases = request.operator.has(*READS_CASES)
    if reads_cases:
        navigation += _queues(counts or inbox_counts(request.operator), section)
    if FilingPolicy(request.operator).files_anything:
        navigation.insert(
            0,
            NavItem(_("Nuova allo sportello"), reverse("operators:counter"), "it-plus-circle", section == "sportello"),
        )
    if request.operator.has(Role.CASHIER):
        navigation.append(NavItem(_("Incassi"), reverse("operators:collections"), "it-card", section == "incassi"))
    if request.operator.has(*CHECKS_DELEGATIONS):
        navigation.append(NavItem(_("Deleghe"), reverse("operators:delegations"), "it-key", section == "deleghe"))
        navigation.append(
            NavItem(_("Persone dall'estero"), reverse("operators:people"), "it-user", section == "persone")
        )
    navigation += _administration(request.operator, section)
    search_url = reverse("operators:search") if reads_cases else ""
    return render(request, template, {"desk_nav": navigation, "desk_search_url": search_url, **context}, status=status)
