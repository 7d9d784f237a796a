"""Which municipality lives in which cell. Nothing is asked of it while a page is served: the ingress knows the routes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from provisioning.fleet.models import Cell, Placement
from tenants.db import connection
from tenants.models import Municipality

LOCK = "sportello:directory"


class Taken(Exception):
    """A name that must be one of a kind in the whole fleet belongs to somebody else: the message says to whom."""


@dataclass(frozen=True)
class Home:
    """What the directory has to know of a municipality; the first host is the primary one. `state`: in its own cell."""

    schema_name: str
    name: str
    istat_code: str
    hosts: tuple[str, ...]
    state: str = ""


@contextmanager
def writing() -> Iterator[None]:
    """One at a time: what is looked up in arrays and in two tables no constraint can hold together."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        yield


def place(cell: Cell, home: Home) -> Placement:
    """A new municipality, promised to that cell; safe to repeat.

    Raises Taken, also when it lives in yet another cell, or this one has a municipality of those names.
    """
    with writing():
        _refuse_taken_here(home)
        refuse_placed(home.schema_name, but=cell)
        return _directed(cell, home)


def direct(cell: Cell | None, home: Home) -> None:
    """From now on its visitors go to that cell, where it stands already; None is this one. Raises Taken."""
    with writing():
        if cell is None:
            Placement.objects.filter(schema_name=home.schema_name).delete()
        else:
            _directed(cell, home)


def _directed(cell: Cell, home: Home) -> Placement:
    refuse_taken_elsewhere(home)
    facts = {"name": home.name, "istat_code": home.istat_code, "hosts": list(home.hosts), "cell": cell}
    return Placement.objects.update_or_create(schema_name=home.schema_name, defaults=facts)[0]


def refuse_taken_elsewhere(home: Home) -> None:
    """Raises Taken when its ISTAT code or a host is of another municipality, in another cell."""
    others = Placement.objects.select_related("cell").exclude(schema_name=home.schema_name)
    taken = others.filter(Q(istat_code=home.istat_code) | Q(hosts__overlap=list(home.hosts))).first()
    if taken:
        raise Taken(f"{taken.name} has that ISTAT code or host already, in cell {taken.cell.code}")


def refuse_placed(schema: str, but: Cell | None = None) -> None:
    """Raises Taken when the directory knows that this municipality lives in another cell than `but`; None is this one."""
    placed = Placement.objects.select_related("cell").filter(schema_name=schema).first()
    if placed and placed.cell != but:
        raise Taken(f"{placed.name} (schema {schema}) lives in cell {placed.cell.code}")


def _refuse_taken_here(home: Home) -> None:
    same = Q(istat_code=home.istat_code) | Q(schema_name=home.schema_name) | Q(domains__domain__in=home.hosts)
    taken = Municipality.objects.filter(same).first()
    if taken:
        raise Taken(f"{taken.name} (schema {taken.schema_name}) stands in this cell")


def home_of(schema: str) -> Home | None:
    """As the municipality stands in this cell."""
    town = Municipality.objects.filter(schema_name=schema).first()
    if town is None:
        return None
    domains = town.domains.order_by("-is_primary", "domain").values_list("domain", flat=True)
    return Home(town.schema_name, town.name, town.istat_code, tuple(domains), town.state)


def routes() -> list[tuple[str, str]]:
    """(host, address of the cell) of every municipality in another cell, by host; all other hosts are this cell's."""
    placed = Placement.objects.select_related("cell")
    return sorted((host, placement.cell.url) for placement in placed for host in placement.hosts)
