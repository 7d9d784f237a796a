"""What there is to tell of the fleet as a whole, read when somebody asks and at most every half minute."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from threading import Lock
from time import monotonic, time
from typing import Final

import structlog
from celery import current_app
from django.db import Error, connections
from django.db.models import Count
from kombu.exceptions import KombuError
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from config.scheduler import LAST_TICK
from integrations.metrics import WAITING, open_circuits, undelivered
from provisioning.fleet.upgrade.survey import survey
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality

log = structlog.get_logger(__name__)

LIFETIME_S: Final = 30.0
QUEUE: Final = "celery"


def fleet_registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(LAST_TICK)
    registry.register(FleetCollector())
    return registry


class FleetCollector(Collector):
    """Two who ask at once get the same reading."""

    def __init__(self) -> None:
        self._lock, self._until = Lock(), 0.0
        self._found: list[Metric] = []

    def describe(self) -> Iterable[Metric]:
        """Nothing is read while it is registered."""
        return []

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if monotonic() >= self._until:
                self._found = list(_read())
                self._until = monotonic() + LIFETIME_S
            return self._found


def _read() -> Iterator[Metric]:
    reached = GaugeMetricFamily(
        "sportello_fleet_reading", "Whether the database and the broker could be read", labels=["of"]
    )
    for of, read in (("database", _of_database), ("broker", _of_broker)):
        try:
            found = read()
        except (Error, KombuError, RedisError, OSError) as error:
            log.warning("metrics cannot be read", of=of, error=type(error).__name__)
            found = []
        reached.add_metric([of], float(bool(found)))
        yield from found
    yield reached


def _of_database() -> list[Metric]:
    try:
        schemas = list(Municipality.objects.filter(state__in=WITH_SCHEMA).values_list("schema_name", flat=True))
        return [*_towns(), *_deliveries(schemas), _circuits(schemas)]
    finally:
        # A session remembers every schema that it has read: it is given back, memory and all.
        connections.close_all()


def _towns() -> list[Metric]:
    states = GaugeMetricFamily("sportello_municipalities", "Municipalities, by state", labels=["state"])
    for state, number in Municipality.objects.values_list("state").annotate(Count("pk")).order_by("state"):
        states.add_metric([state], number)
    late = sum(len(schemas) for schemas in survey().behind.values())
    behind = GaugeMetricFamily("sportello_municipalities_behind", "Municipalities whose schema lacks an upgrade")
    behind.add_metric([], late)
    return [states, behind]


def _deliveries(schemas: list[str]) -> list[Metric]:
    number: Counter[tuple[str, str, str]] = Counter()
    since: dict[tuple[str, str], float] = defaultdict(time)
    for one in undelivered(schemas):
        number[one.schema, one.kind, one.state] += one.number
        if one.state == WAITING:
            key = (one.schema, one.kind)
            since[key] = min(since[key], one.oldest.timestamp())
    return [_numbers(number), _ages(since)]


def _numbers(number: Counter[tuple[str, str, str]]) -> Metric:
    family = GaugeMetricFamily(
        "sportello_deliveries", "Deliveries that are not done", labels=["municipality", "kind", "state"]
    )
    for labels, found in sorted(number.items()):
        family.add_metric(labels, found)
    return family


def _ages(since: dict[tuple[str, str], float]) -> Metric:
    family = GaugeMetricFamily(
        "sportello_delivery_oldest_waiting_seconds", "How long the oldest has waited", labels=["municipality", "kind"]
    )
    for labels, begun in sorted(since.items()):
        family.add_metric(labels, max(0.0, time() - begun))
    return family


def _circuits(schemas: list[str]) -> Metric:
    family = GaugeMetricFamily(
        "sportello_circuit_open", "Outside systems that are not asked at present", labels=["municipality", "capability"]
    )
    for labels in open_circuits(schemas):
        family.add_metric(labels, 1)
    return family


def _of_broker() -> list[Metric]:
    with current_app.connection_for_read() as broker:
        waiting = broker.default_channel.client.llen(QUEUE)  # type: ignore[attr-defined]
    family = GaugeMetricFamily("sportello_queue_length", "Tasks that wait for a worker", labels=["queue"])
    family.add_metric([QUEUE], waiting)
    return [family]
