"""Municipalities as the console shows them: in a list, and each on its page. Everything comes from what was last looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import BlueprintVersion
from provisioning.console.life.rows import latest_job
from provisioning.console.usage import town_months
from provisioning.fleet.health.certificates import Kind, way_title
from provisioning.fleet.health.domains import registered
from provisioning.fleet.health.problems import Problem, found_in, with_problems
from provisioning.fleet.health.tls import HostProblem
from provisioning.fleet.models import Health, LifeEvent, OrderEvent, RegisteredDomain
from provisioning.support.queries import primary_host
from tenants.addresses import origin_of
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality
from tenants.text import Words

# How the state of a municipality is coloured.
KINDS = {
    Municipality.State.ACTIVE: "success",
    Municipality.State.PREPARING: "info",
    Municipality.State.SUSPENDED: "warning",
    Municipality.State.REMOVING: "danger",
}


@dataclass(frozen=True)
class MunicipalityRow:
    """`problems`: each with whether it is urgent."""

    municipality: Municipality
    host: str
    kind: str
    problems: list[tuple[Problem, bool]]
    health: Health | None

    @property
    def first_end(self) -> date | None:
        """Of what ends: the certificates of logins and hosts, the registered domain."""
        if self.health is None:
            return None
        moments = (self.health.certificate_expires_at, self.health.host_expires_at)
        ends = [timezone.localdate(moment) for moment in moments if moment] + [self.health.domain_expires_on]
        return min((end for end in ends if end), default=None)


def row(municipality: Municipality) -> MunicipalityRow:
    """Of a municipality that `with_problems` has found."""
    health = getattr(municipality, "health", None)
    kind = KINDS[Municipality.State(municipality.state)]
    return MunicipalityRow(municipality, primary_host(municipality), kind, found_in(municipality), health)


def rows(found: Iterable[Municipality]) -> list[MunicipalityRow]:
    return [row(municipality) for municipality in found]


@dataclass(frozen=True)
class Ending:
    """Something that ends on a day: a certificate, or a host's."""

    label: Words
    name: str
    expires_at: datetime | None
    problem: Words = ""


@dataclass(frozen=True)
class ServiceRow:
    """`title`: of the newest version in the catalogue here; of a service that is not in it, its code."""

    code: str
    title: str
    sequence: int | None
    newest: int | None
    state: str

    @property
    def is_behind(self) -> bool:
        return self.newest is not None and self.sequence != self.newest


@dataclass(frozen=True)
class JournalLine:
    at: datetime
    text: str
    by: str
    reason: str = ""


def town_page(municipality: Municipality) -> dict[str, Any]:
    """What the page of one municipality shows, the support's part aside."""
    now = timezone.now()
    found = with_problems(Municipality.objects.filter(pk=municipality.pk), now).select_related("health")
    town = found.prefetch_related("domains").get()
    health: Health | None = getattr(town, "health", None)
    return {
        "row": row(town),
        "origin": origin_of(town) if town.is_serving else "",
        "health": health,
        "has_schema": town.state in WITH_SCHEMA,
        "awaited": health is not None and health.is_awaited(now),
        "certificates": _certificates(health),
        "hosts": _hosts(health, town),
        "registered": _registered(town),
        "services": _services(town),
        "months": town_months(town),
        "journal": _journal(town),
        "job": latest_job(town.schema_name),
    }


def _certificates(health: Health | None) -> list[Ending]:
    return [
        Ending(Kind(one["kind"]).label, f"{way_title(one['way'])} {one['name']}".strip(), _moment(one["expires_at"]))
        for one in (health.certificates if health else [])
    ]


def _hosts(health: Health | None, town: Municipality) -> list[Ending]:
    """Every domain, looked at or not."""
    seen = {one["host"]: one for one in (health.hosts if health else [])}
    return [_host(domain.domain, domain.is_primary, seen.get(domain.domain, {})) for domain in town.domains.all()]


def _host(name: str, is_primary: bool, seen: dict[str, Any]) -> Ending:
    problem = HostProblem(seen["problem"]).label if seen.get("problem") else ""
    return Ending(_("Principale") if is_primary else _("Altro nome"), name, _moment(seen.get("expires_at")), problem)


def _registered(town: Municipality) -> list[RegisteredDomain]:
    """Each once, also when several hosts lie under it."""
    found = registered(domain.domain for domain in town.domains.all())
    return sorted(set(found.values()), key=lambda domain: domain.name)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _services(town: Municipality) -> list[ServiceRow]:
    known = list(town.known_services.all())
    versions = BlueprintVersion.objects.filter(code__in=[one.code for one in known]).order_by("sequence")
    sequences: dict[str, int] = {}
    newest: dict[str, tuple[int, str]] = {}
    for code, found, sequence, title in versions.values_list("code", "hash", "sequence", "body__title"):
        sequences[found] = sequence
        newest[code] = (sequence, title)
    rows = []
    for one in known:
        last, title = newest.get(one.code, (None, one.code))
        rows.append(ServiceRow(one.code, title, sequences.get(one.blueprint_hash), last, one.state))
    return sorted(rows, key=lambda row: row.title)


def _journal(town: Municipality) -> list[JournalLine]:
    """The latest first. What support did stands in its own table on the same page."""
    ordered = OrderEvent.objects.filter(order__schema_name=town.schema_name)
    lived = LifeEvent.objects.filter(schema_name=town.schema_name)
    return sorted([*map(_line, ordered), *map(_line, lived)], key=lambda line: line.at, reverse=True)


def _line(event: OrderEvent | LifeEvent) -> JournalLine:
    who = str(event.by.get("name", ""))
    return JournalLine(event.at, str(event.get_kind_display()), who, getattr(event, "reason", ""))
