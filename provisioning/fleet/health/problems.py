"""What makes a municipality need the vendor's people, defined once for list, filters and totals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality
from tenants.text import Words

# A provider wants the new certificate in its metadata weeks before; those of hosts renew by themselves 30 days before.
CERTIFICATE_WARNING = timedelta(days=45)
HOST_WARNING = timedelta(days=20)
# Whoever pays the bill needs a resolution of the municipality first.
DOMAIN_WARNING, DOMAIN_URGENT = timedelta(days=60), timedelta(days=15)
LAST_WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
# A round passes every hour, an outside one twice a day.
READING_AGE, CHECK_AGE = timedelta(hours=6), timedelta(days=2)
URGENT, WORTH_A_LOOK = 10, 1
Condition = Callable[[datetime], Q]


@dataclass(frozen=True)
class Problem:
    """`condition` holds when there is one, `urgent` when it cannot wait: citizens feel it, or will within days."""

    code: str
    label: Words
    condition: Condition
    urgent: Condition = lambda _now: Q(pk__in=[])


def _ends_within(field: str, span: timedelta) -> Condition:
    return lambda now: Q(**{f"health__{field}__lte": now + span})


def _stopped(now: datetime) -> Q:
    return Q(health__stopped_since__isnull=False)


def _not_looked_at(now: datetime) -> Q:
    old = Q(health__taken_at__lt=now - READING_AGE) | Q(health__checked_at__lt=now - CHECK_AGE)
    failed = ~Q(health__failure="") | ~Q(health__check_failure="")
    return Q(health__taken_at=None) | Q(health__checked_at=None) | old | failed


PROBLEMS = (
    Problem(
        "consegne", _("Consegne ferme"), _stopped, lambda now: Q(health__stopped_since__lte=now - ONE_DAY)
    ),
    Problem(
        "integrazioni", _("Integrazioni che non rispondono"), lambda _now: Q(health__integrations_failing__gt=0),
        lambda _now: Q(health__integrations_failing__gt=0),
    ),
    Problem(
        "host", _("Indirizzo o HTTPS"),
        lambda now: Q(health__hosts_failing__gt=0) | _ends_within("host_expires_at", HOST_WARNING)(now),
        lambda now: Q(health__hosts_failing__gt=0) | _ends_within("host_expires_at", LAST_WEEK)(now),
    ),
    Problem(
        "dominio", _("Dominio da rinnovare"), _ends_within("domain_expires_on", DOMAIN_WARNING),
        _ends_within("domain_expires_on", DOMAIN_URGENT),
    ),
    Problem(
        "certificati", _("Certificati in scadenza"), _ends_within("certificate_expires_at", CERTIFICATE_WARNING),
        _ends_within("certificate_expires_at", LAST_WEEK),
    ),
    Problem("versione", _("Versione indietro"), lambda _now: Q(health__migrations_behind__gt=0)),
    Problem("controllo", _("Dati vecchi o mancanti"), _not_looked_at),
)  # fmt: skip
BY_CODE = {problem.code: problem for problem in PROBLEMS}


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _weight(condition: Q, weight: int) -> Case:
    return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())


def with_problems(towns: QuerySet[Municipality], now: datetime) -> QuerySet[Municipality]:
    """Each with `has_<code>` and `is_urgent_<code>`, and `need`: the higher, the sooner somebody should look.

    A municipality being prepared has no schema to look at, and so no problem yet.
    """
    looked_at = Q(state__in=WITH_SCHEMA)
    need: Combinable = Value(0)
    for problem in PROBLEMS:
        has, urgent = looked_at & problem.condition(now), looked_at & problem.urgent(now)
        towns = towns.annotate(**{f"has_{problem.code}": _flag(has), f"is_urgent_{problem.code}": _flag(urgent)})
        need = need + _weight(has, WORTH_A_LOOK) + _weight(urgent, URGENT)
    return towns.annotate(need=need)


def found_in(town: Municipality) -> list[tuple[Problem, bool]]:
    """The problems of a municipality that `with_problems` has found, and whether each is urgent."""
    here = [problem for problem in PROBLEMS if getattr(town, f"has_{problem.code}")]
    return [(problem, bool(getattr(town, f"is_urgent_{problem.code}"))) for problem in here]
