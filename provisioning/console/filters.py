"""Choosing among the municipalities: who needs us first, or by what, in which state."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from provisioning.fleet.health.problems import BY_CODE, PROBLEMS, URGENT, with_problems
from provisioning.support.queries import municipalities
from tenants.models import Municipality

ANY, URGENT_ONLY = "tutti", "urgenti"
ORDERS: dict[str, tuple[Any, ...]] = {
    "bisogno": (F("need").desc(), "name", "id"),
    "nome": ("name", "id"),
    "fermi": (F("last_seen").asc(nulls_first=True), "name", "id"),
}


class FleetFilter(forms.Form):
    q = forms.CharField(label=_("Nome, provincia o indirizzo"), required=False, max_length=100)
    problema = forms.ChoiceField(
        label=_("Di che cosa ha bisogno"), required=False,
        choices=[
            ("", _("Tutti i Comuni")), (ANY, _("Chi ha bisogno di noi")), (URGENT_ONLY, _("Solo gli urgenti")),
            *((problem.code, problem.label) for problem in PROBLEMS),
        ],
    )  # fmt: skip
    stato = forms.ChoiceField(
        label=_("Stato"), required=False, choices=[("", _("Qualsiasi")), *Municipality.State.choices]
    )
    ordine = forms.ChoiceField(
        label=_("Ordina per"), required=False,
        choices=[
            ("bisogno", _("Chi ha bisogno di noi")), ("nome", _("Nome")), ("fermi", _("Attività: chi è fermo da più tempo")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            vars(field)["unmarked"] = True

    def found(self, now: datetime) -> QuerySet[Municipality]:
        """A value that is none of the choices counts as not given."""
        self.is_valid()
        words, state = self.cleaned_data.get("q", ""), self.cleaned_data.get("stato")
        # By their keys: a search by host would give a municipality once for each of its hosts.
        towns = with_problems(Municipality.objects.filter(pk__in=municipalities(words).order_by().values("pk")), now)
        towns = towns.filter(_needing(self.cleaned_data.get("problema", "")))
        if state:
            towns = towns.filter(state=state)
        seen = Greatest("health__last_submission_at", "health__last_operator_login_at")
        order = ORDERS.get(self.cleaned_data.get("ordine") or "", ORDERS["bisogno"])
        return towns.annotate(last_seen=seen).select_related("health").prefetch_related("domains").order_by(*order)


def _needing(problem: str) -> Q:
    if problem in BY_CODE:
        return Q(**{f"has_{problem}": True})
    return {ANY: Q(need__gt=0), URGENT_ONLY: Q(need__gte=URGENT)}.get(problem, Q())


def fleet_totals(now: datetime) -> dict[str, int]:
    """Of the whole fleet, whatever is being searched for."""
    counts = {problem.code: Count("pk", filter=Q(**{f"has_{problem.code}": True})) for problem in PROBLEMS}
    return with_problems(Municipality.objects.all(), now).aggregate(
        total=Count("pk"), in_need=Count("pk", filter=Q(need__gt=0)), urgent=Count("pk", filter=Q(need__gte=URGENT)),
        **counts,
    )  # fmt: skip
