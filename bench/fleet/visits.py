"""One citizen in each municipality, half way through an application, and how fast that step is served as the fleet grows.

Each size of the fleet has a web server of its own, with its own connections to the database; they take turns, so that what
else the machine does falls on all alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

from django.urls import reverse

from bench.actors import STEP, logged_in
from bench.pages.load import read
from bench.pages.request import Request, ask
from bench.stack import Stack, largest_rss_mb, memory_kb
from bench.town import citizens
from catalog.actions.activate import activate
from catalog.models import Service
from config.devserver.console import say, step
from config.devserver.ports import free_port
from config.devserver.processes import Child, stop
from offices.models import Office
from provisioning.fleet.demo.acts import SEED, fill
from provisioning.fleet.demo.answers import CODE
from tenants.context import tenant_context
from tenants.db import connection
from tenants.models import Municipality

ROUNDS, SECONDS, WARM_SECONDS = 5, 4, 4
PARAMETERS = {"criteria_url": "https://www.comune.example/criteri"}


@dataclass
class Server:
    """A web server for the first `fleet` municipalities."""

    fleet: int
    port: int
    child: Child
    requests: list[Request]

    @property
    def name(self) -> str:
        return f"fleet-{self.fleet}"


def measure_visits(made: Stack, sizes: Sequence[int]) -> dict[str, Any]:
    """`rps`, `web_rss_mb` and `pg_backend_mb` by size of the fleet, the median of the rounds."""
    towns = list(Municipality.objects.order_by("schema_name")[: max(sizes)])
    with step(f"One citizen with an application in each of {len(towns)} municipalities"):
        cookies = {town: _citizen(town) for town in towns}
    servers = [_serve(made, size, dict(list(cookies.items())[:size])) for size in sizes]
    for server in servers:
        with step(f"Every municipality of {server.fleet} once, and then at random for a while"):
            for request in server.requests:
                ask(request)
            read(server.requests, WARM_SECONDS * (1 + server.fleet // 100))
    rates: dict[str, list[float]] = {str(size): [] for size in sizes}
    with step(f"{ROUNDS} rounds"):
        for _ in range(ROUNDS):
            for server in servers:
                rates[str(server.fleet)].append(read(server.requests, SECONDS).rps)
    figures = {
        "rps": {size: round(median(found), 1) for size, found in rates.items()},
        "web_rss_mb": {str(server.fleet): round(largest_rss_mb(server.child), 1) for server in servers},
        "pg_backend_mb": {str(server.fleet): round(_backend_mb(server.name), 1) for server in servers},
    }
    stop([server.child for server in servers])
    say(f"    {figures}")
    return figures


def _citizen(town: Municipality) -> str:
    """The cookie of somebody who came as far as the longest step."""
    with tenant_context(town):
        office, _ = Office.objects.get_or_create(code="sociale", defaults={"name": "Servizi sociali"})
        activate(CODE, PARAMETERS, office.code, SEED)
        [person] = citizens(1, Random(town.pk))
        fill(person, CODE, "bills", steps=2)
        return logged_in(person).cookie


def _serve(made: Stack, size: int, cookies: dict[Municipality, str]) -> Server:
    with tenant_context(next(iter(cookies))):
        path = reverse("citizen:step", args=[Service.objects.get(code=CODE).category, CODE, STEP])
    port = free_port()
    hosts = {town: f"{town.schema_name}.bench.localhost" for town in cookies}
    child = made.start(f"fleet-{size}", port, {"PGAPPNAME": f"fleet-{size}"})
    made.wait_for(port)
    return Server(size, port, child, [Request(hosts[town], port, path, cookie) for town, cookie in cookies.items()])


def _backend_mb(name: str) -> float:
    """The memory that the largest of these connections' processes shares with no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [name])
        return max(memory_kb(pid, "RssAnon") for (pid,) in cursor.fetchall()) / 1024
