"""Looking at all municipalities, a few at a time, those not looked at for longest first.

A round ends with its time; the next one goes on from there, because what was tried is written down before it is tried. What
fails in one municipality, or kills the worker, does not keep the others waiting.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic

import structlog
from django.db.models import F, Q
from django.utils import timezone

from provisioning.fleet.health.domains import forget_unused
from provisioning.fleet.health.outside import ask_outside
from provisioning.fleet.health.reading import take_reading
from provisioning.fleet.health.record import record_outside, record_reading
from provisioning.fleet.models import Health
from provisioning.fleet.upgrade.survey import lacking
from tenants.context import public_context, tenant_context
from tenants.db import connection
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality

log = structlog.get_logger(__name__)

# A task may run for 240 seconds; the last municipality of a round still needs its own.
ROUND_S = 150.0
READ_EVERY = timedelta(hours=1)
# Other people's systems: often enough to see a certificate end, seldom enough to be no burden.
ASK_EVERY = timedelta(hours=12)
Look = Callable[[Municipality], None]


def read_due(seconds: float = ROUND_S) -> int:
    """What the municipalities' own schemas say. How many were looked at."""
    with public_context():
        due = _due("tried_at", READ_EVERY)
        _note_versions(due)
        return _round(due, read_one, seconds)


def ask_due(seconds: float = ROUND_S) -> int:
    """What other systems answer. How many municipalities were looked at."""
    with public_context():
        forget_unused()
        return _round(_due("check_tried_at", ASK_EVERY), ask_one, seconds)


def look_again(municipality: Municipality) -> None:
    """Both, now, for one municipality. On the public side."""
    _note_versions([municipality])
    read_one(municipality)
    ask_one(municipality)


def read_one(municipality: Municipality) -> None:
    def look(town: Municipality) -> None:
        with tenant_context(town):
            reading = take_reading()
        record_reading(town, reading, timezone.localdate())

    _attempt(municipality, look, tried="tried_at", failed="failure")


def ask_one(municipality: Municipality) -> None:
    def look(town: Municipality) -> None:
        record_outside(town, ask_outside(town))

    _attempt(municipality, look, tried="check_tried_at", failed="check_failure")


def _due(tried: str, every: timedelta) -> list[Municipality]:
    field = f"health__{tried}"
    late = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": timezone.now() - every})
    towns = Municipality.objects.filter(late, state__in=WITH_SCHEMA)
    return list(towns.order_by(F(field).asc(nulls_first=True), "pk"))


def _round(due: Iterable[Municipality], look: Look, seconds: float) -> int:
    end, done = monotonic() + seconds, 0
    for municipality in due:
        if monotonic() >= end:
            break
        look(municipality)
        done += 1
    return done


def _note_versions(towns: list[Municipality]) -> None:
    """Before the rest, which may fail because a schema is behind."""
    behind = lacking([town.schema_name for town in towns])
    rows = [Health(municipality=town, migrations_behind=behind[town.schema_name]) for town in towns]
    Health.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["municipality"], update_fields=["migrations_behind"]
    )


def _attempt(municipality: Municipality, look: Look, *, tried: str, failed: str) -> None:
    Health.objects.update_or_create(municipality=municipality, defaults={tried: timezone.now(), failed: ""})
    try:
        look(municipality)
    except Exception as error:
        # Only its class: the text of an error may carry personal data.
        name = type(error).__name__
        log.error("health not taken", municipality=municipality.schema_name, error=name)
        connection.close_if_unusable_or_obsolete()
        Health.objects.filter(municipality=municipality).update(**{failed: name[:80]})
