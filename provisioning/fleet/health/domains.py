"""The registered domains under which the municipalities' hosts lie, and until when they are paid for.

A registry that may be asked is asked once a day for each domain; where none is, or it does not tell, a person writes the day
down.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from provisioning.fleet.health.whois import Registry, RegistrySilent
from provisioning.fleet.models import Health, RegisteredDomain
from tenants.models import Domain, Municipality

log = structlog.get_logger(__name__)

ASK_EVERY = timedelta(hours=20)
Source = RegisteredDomain.Source


def candidates(host: str) -> list[str]:
    """The names that may have been registered for a host, the longest first; a top-level domain alone is nobody's."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def registered(hosts: Iterable[str]) -> dict[str, RegisteredDomain]:
    """By host, where a domain is known: the one with the longest name."""
    asked = list(hosts)
    names = {name for host in asked for name in candidates(host)}
    known = {domain.name: domain for domain in RegisteredDomain.objects.filter(name__in=names)}
    found = {host: next((known[name] for name in candidates(host) if name in known), None) for host in asked}
    return {host: domain for host, domain in found.items() if domain is not None}


def ask_registry(hosts: Sequence[str]) -> None:
    """Outside transactions. What the registry does not tell stays as it was known before."""
    if settings.SPORTELLO_WHOIS is None:
        return
    registry, known = Registry(*settings.SPORTELLO_WHOIS), registered(hosts)
    for host in hosts:
        if host not in known or _is_old(known[host]):
            _ask(registry, host)
            known |= registered(hosts)


def _is_old(domain: RegisteredDomain) -> bool:
    return domain.source == Source.HAND or domain.read_at < timezone.now() - ASK_EVERY


def _ask(registry: Registry, host: str) -> None:
    try:
        for name in candidates(host):
            expires_on = registry.expiry_of(name)
            if expires_on is not None:
                _write(name, expires_on, Source.REGISTRY)
                return
    except RegistrySilent:
        log.warning("domain registry silent", host=host)


@transaction.atomic
def write_by_hand(name: str, expires_on: date, by: ActorSnapshot) -> None:
    """`by`: snapshot of a member of the vendor's staff. Every municipality under the domain shows it at once."""
    _write(name, expires_on, Source.HAND, by)
    under = Domain.objects.filter(domain__endswith=name).select_related("tenant")
    for town in {domain.tenant for domain in under}:
        Health.objects.filter(municipality=town).update(domain_expires_on=first_end(town))


def first_end(town: Municipality) -> date | None:
    hosts = town.domains.values_list("domain", flat=True)
    return min((domain.expires_on for domain in registered(hosts).values()), default=None)


def forget_unused() -> None:
    """Domains under which no host of ours lies any more."""
    hosts = list(Domain.objects.values_list("domain", flat=True))
    used = {name for host in hosts for name in candidates(host)}
    RegisteredDomain.objects.exclude(name__in=used).delete()


def _write(name: str, expires_on: date, source: Source, by: ActorSnapshot | None = None) -> None:
    facts = {"expires_on": expires_on, "source": source, "by": by or {}, "read_at": timezone.now()}
    RegisteredDomain.objects.update_or_create(name=name, defaults=facts)
