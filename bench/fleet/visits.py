"""One citizen in each municipality, half way through an application, and how fast that step is served as the fleet grows.

Each size of the fleet has web servers of its own, with their own connections to the database, between which its municipalities
are shared out as the ingress does by host. Sizes take turns, so that what else the machine does falls on all alike.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

from django.urls import reverse

from bench.actors import STEP, logged_in
from bench.pages.load import read
from bench.pages.request import Request
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

ROUNDS, SECONDS = 9, 4
# Until each connection has come by most of its municipalities: so many seconds, and so many more for each of them.
WARM_S, WARM_EACH_S = 10, 0.2
DOORS = 2


@dataclass
class Door:
    """A web server of one process, and what is asked of it."""

    port: int
    child: Child
    requests: list[Request]


@dataclass
class Site:
    """What serves the first `fleet` municipalities."""

    fleet: int
    doors: list[Door]

    def read(self, seconds: float) -> float:
        """Pages a second, all doors at once."""
        with ThreadPoolExecutor(DOORS) as pool:
            return sum(load.rps for load in pool.map(lambda door: read(door.requests, seconds), self.doors))


def measure_visits(made: Stack, sizes: Sequence[int]) -> dict[str, Any]:
    """`rps`, `web_rss_mb` and `pg_backend_mb` by size of the fleet, the median of the rounds."""
    towns = list(Municipality.objects.order_by("schema_name")[: max(sizes)])
    with step(f"One citizen with an application in each of {len(towns)} municipalities"):
        cookies = {town: _citizen(town) for town in towns}
    sites = [_serve(made, dict(list(cookies.items())[:size])) for size in sizes]
    for site in sites:
        with step(f"Visiting {site.fleet} at random until they are known"):
            site.read(WARM_S + WARM_EACH_S * site.fleet)
    rates: dict[str, list[float]] = {str(size): [] for size in sizes}
    with step(f"{ROUNDS} rounds"):
        for _ in range(ROUNDS):
            for site in sites:
                rates[str(site.fleet)].append(site.read(SECONDS))
    figures = {
        "rps": {size: round(median(found), 1) for size, found in rates.items()},
        "web_rss_mb": {
            str(site.fleet): round(max(largest_rss_mb(door.child) for door in site.doors), 1) for site in sites
        },
        "pg_backend_mb": {str(site.fleet): round(_backend_mb(f"fleet-{site.fleet}"), 1) for site in sites},
    }
    stop([door.child for site in sites for door in site.doors])
    say(f"    {figures}")
    return figures


def _citizen(town: Municipality) -> str:
    """The cookie of somebody who came as far as the longest step."""
    with tenant_context(town):
        office, _ = Office.objects.get_or_create(code="sociale", defaults={"name": "Servizi sociali"})
        # Each with an address of its own in its texts, as real ones have: no two definitions are the same.
        activate(CODE, {"criteria_url": f"https://www.{town.schema_name}.example/criteri"}, office.code, SEED)
        [person] = citizens(1, Random(town.pk))
        fill(person, CODE, "bills", steps=2)
        return logged_in(person).cookie


def _serve(made: Stack, cookies: dict[Municipality, str]) -> Site:
    """One municipality alone is served by all doors, as the ingress lets more than one pod serve it."""
    with tenant_context(next(iter(cookies))):
        path = reverse("citizen:step", args=[Service.objects.get(code=CODE).category, CODE, STEP])
    doors = []
    for number in range(DOORS):
        port, name = free_port(), f"fleet-{len(cookies)}"
        child = made.start(f"{name}-{number}", port, {"PGAPPNAME": name}, workers=1)
        made.wait_for(port)
        mine = {town: cookie for place, (town, cookie) in enumerate(cookies.items()) if place % DOORS == number}
        hosts = [(f"{town.schema_name}.bench.localhost", cookie) for town, cookie in (mine or cookies).items()]
        doors.append(Door(port, child, [Request(host, port, path, cookie) for host, cookie in hosts]))
    return Site(len(cookies), doors)


def _backend_mb(name: str) -> float:
    """The memory that the largest of these connections' processes shares with no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [name])
        return max(memory_kb(pid, "RssAnon") for (pid,) in cursor.fetchall()) / 1024
