"""The queues of cases, and the search through all of them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import operator_required, support_too
from accounts.http import OperatorRequest
from accounts.roles import READS_CASES
from cases.models import Case
from cases.policies import CasePolicy
from cases.queries import inbox as queue
from cases.queries import inbox_counts, search
from operators.desk import QUEUES, desk_page, queue_url
from operators.forms.inbox import InboxForm, facets
from operators.lines import case_lines
from operators.rows import rows, with_row_data
from tenants.text import Words

PAGE_SIZE = 40
SEARCH_KEY = "operators_search"
SEARCH_LENGTH = 100


def _page(request: OperatorRequest, cases: QuerySet[Case], known_count: int | None = None) -> Page:
    paginator = Paginator(with_row_data(cases), PAGE_SIZE)
    if known_count is not None:
        vars(paginator)["count"] = known_count
    return paginator.get_page(request.GET.get("pagina"))


def _columns(request: OperatorRequest, order: str, *, mine: bool = False) -> list[dict[str, Any]]:
    """The heads of the table; those that sort carry their address, and the way they sort now."""
    heads: list[tuple[Words, str, str]] = [
        (_("Pratica"), "recenti", "descending"),
        (_("Richiedente"), "richiedente", "ascending"),
        (_("Servizio e ufficio"), "", ""),
        (_("Stato"), "stato", "ascending"),
        (_("Termine"), "scadenza", "ascending"),
        *([] if mine else [(_("Assegnata a"), "", "")]),
    ]
    query = request.GET.copy()
    query.pop("pagina", None)
    columns = []
    for label, key, direction in heads:
        query["ordine"] = key
        columns.append(
            {"label": label, "url": f"?{query.urlencode()}" if key else "", "sort": direction if key == order else ""}
        )
    return columns


def _first_queue(counts: dict[str, int]) -> str:
    """Without a choice: my own cases, else those that wait for somebody, else all."""
    return next((name for name in ("mie", "da-assegnare") if counts[name]), "aperte")


@operator_required
@support_too
@require_safe
def inbox(request: OperatorRequest) -> HttpResponse:
    if not request.operator.has(*READS_CASES):
        return desk_page(request, "operators/no_cases.html", {})
    counts = inbox_counts(request.operator)
    name = request.GET.get("filtro") or _first_queue(counts)
    if name not in QUEUES:
        raise Http404
    form = InboxForm({**request.GET.dict(), "filtro": name}, facets(CasePolicy(request.operator).visible()))
    page = _page(request, form.narrow(queue(request.operator, name)), None if form.is_narrowed else counts[name])
    context = {
        "filters": form, "queue": name, "queue_label": QUEUES[name][0], "reset_url": queue_url(name),
        "page": page, "rows": (listed := rows(page, request.operator)), "lines": case_lines(request, listed, mine=name == "mie"),
        "columns": _columns(request, form.order or ("" if name == "chiuse" else "scadenza"), mine=name == "mie"),
    }  # fmt: skip
    return desk_page(request, "operators/inbox.html", context, section=name, counts=counts)


@operator_required
@support_too
@require_http_methods(["GET", "POST"])
def search_cases(request: OperatorRequest) -> HttpResponse:
    """Names and fiscal codes stay out of addresses, and so out of logs and histories: the words travel in the session."""
    if request.method == "POST":
        return _begin_search(request)
    typed = request.session.get(SEARCH_KEY, "")
    page = _page(request, search(request.operator, typed))
    context = {
        "desk_search_query": typed, "typed": typed,
        "page": page, "rows": (listed := rows(page, request.operator)), "lines": case_lines(request, listed),
        "columns": [{**column, "url": ""} for column in _columns(request, "")],
    }  # fmt: skip
    return desk_page(request, "operators/search.html", context)


def _begin_search(request: OperatorRequest) -> HttpResponse:
    typed = request.POST.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
    request.session[SEARCH_KEY] = typed
    found = list(search(request.operator, typed).values_list("id", flat=True)[:2])
    if len(found) == 1:
        return redirect("operators:case", case_id=found[0])
    return redirect("operators:search")
