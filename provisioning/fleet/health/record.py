"""Writing down what was seen. On the public side."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from provisioning.fleet.health.months import MonthCount
from provisioning.fleet.health.outside import OutsideReading
from provisioning.fleet.health.reading import KnownService, Reading
from provisioning.fleet.models import ActiveService, Health, Usage
from tenants.models import Municipality

COUNTS = ("cases", "drafts", "citizen_logins", "operator_logins", "deliveries")


@transaction.atomic
def record_reading(municipality: Municipality, reading: Reading, today: date) -> None:
    Health.objects.filter(municipality=municipality).update(
        taken_at=reading.taken_at,
        failure="",
        deliveries_failed=reading.deliveries.failed,
        deliveries_for_people=reading.deliveries.for_people,
        stopped_since=reading.deliveries.since,
        deliveries_waiting=reading.deliveries.waiting,
        waiting_since=reading.deliveries.waiting_since,
        certificates=[certificate.as_json() for certificate in reading.certificates],
        certificate_expires_at=_first(certificate.expires_at for certificate in reading.certificates),
        last_submission_at=reading.last_submission_at,
        last_operator_login_at=reading.last_operator_login_at,
        storage_bytes=reading.storage_bytes,
    )
    _record_services(municipality, reading.services)
    _record_months(municipality, reading, today)


@transaction.atomic
def record_outside(municipality: Municipality, reading: OutsideReading) -> None:
    Health.objects.filter(municipality=municipality).update(
        checked_at=reading.checked_at,
        check_failure="",
        integrations=[checked.as_json() for checked in reading.integrations],
        integrations_failing=sum(not checked.ok for checked in reading.integrations),
        hosts=[host.as_json() for host in reading.hosts],
        hosts_failing=sum(bool(host.problem) for host in reading.hosts),
        host_expires_at=_first(host.expires_at for host in reading.hosts),
        domain_expires_on=reading.domain_expires_on,
    )


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _record_services(municipality: Municipality, services: list[KnownService]) -> None:
    ActiveService.objects.filter(municipality=municipality).exclude(code__in=[one.code for one in services]).delete()
    rows = [ActiveService(municipality=municipality, **vars(one)) for one in services]
    ActiveService.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["municipality", "code"], update_fields=["blueprint_hash", "state"]
    )


def _record_months(municipality: Municipality, reading: Reading, today: date) -> None:
    """This month and the one before are counted again; older ones only if nobody has counted them yet."""
    fresh, old = reading.months[-2:], reading.months[:-2]
    Usage.objects.bulk_create([_row(municipality, count) for count in old], ignore_conflicts=True)
    Usage.objects.bulk_create(
        [_row(municipality, count) for count in fresh], update_conflicts=True, unique_fields=["municipality", "month"],
        update_fields=COUNTS,
    )  # fmt: skip
    Usage.objects.filter(municipality=municipality, month=today.replace(day=1)).update(
        storage_bytes=reading.storage_bytes
    )


def _row(municipality: Municipality, count: MonthCount) -> Usage:
    return Usage(municipality=municipality, **vars(count))
