"""The figures of a fleet, in one run, so that they can be set beside each other."""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from django.core.management import call_command

from bench.fleet.release import LaterRelease
from bench.fleet.visits import measure_visits
from bench.stack import Stack
from config.devserver.console import say, step
from provisioning.fleet.demo.towns import BORGO_SERENO
from provisioning.fleet.provisioning import Facts, provision
from tenants.db import connection
from tenants.models import Municipality

LEVELS, SIZES = (10, 100, 1_000), (1, 100, 1_000)
# How many municipalities a figure is the median of; django-tenants' own way takes seconds for each.
SAMPLES, THEIR_SAMPLES, THEIR_UPGRADES = 10, 3, 10
COLUMN = "migrations.AddField('office', 'motto', models.CharField(max_length=60, db_default=''))"
INDEX = "migrations.AddIndex('office', models.Index(fields=['motto'], name='office_by_motto'))"
WORK = """Office = apps.get_model('offices', 'Office')
for office in Office.objects.all():
    office.motto = office.name
    office.save(update_fields=['motto'])"""


def measure(made: Stack, tenants: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"tenants": tenants}
    before = _catalog_mb()
    with step("Publishing the catalogue"):
        call_command("publish_catalog", verbosity=0)
    figures |= _provisioning(tenants)
    figures["catalog_mb_per_tenant"] = round((_catalog_mb() - before) / tenants, 2)
    figures["relations_per_tenant"] = _one("SELECT count(*) FROM pg_class WHERE relnamespace = 't00001'::regnamespace")
    figures |= measure_visits(made, [size for size in SIZES if size < tenants] + [tenants])
    figures |= _upgrades(LaterRelease(made.home))
    return figures


def _provisioning(tenants: int) -> dict[str, Any]:
    levels = [level for level in LEVELS if level < tenants] + [tenants]
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    times: list[float] = []
    with step("The script of an empty schema, once a release"):
        first = _timed(partial(_provision, 1))
    for level in levels:
        with step(f"Provisioning up to {level}"):
            times += [_timed(partial(_provision, number)) for number in range(len(times) + 2, level + 1)]
        ours[str(level)] = round(median(times[-SAMPLES:]), 3)
        with step("As many schemas by django-tenants"):
            theirs[str(level)] = round(median(_timed(_their_schema) for _ in range(THEIR_SAMPLES)), 3)
        say(f"    {level}: {ours[str(level)]} s ours, {theirs[str(level)]} s theirs")
    return {"first_of_a_release_s": round(first, 2), "provision_s": ours, "provision_django_tenants_s": theirs}


def _provision(number: int) -> None:
    provision(_facts(number), f"t{number:05}.bench.localhost", BORGO_SERENO.branding)


def _facts(number: int) -> Facts:
    return Facts(
        schema_name=f"t{number:05}", name=f"Comune di Prova {number}", istat_code=f"{number:06}", ipa_code=f"c_{number}",
        fiscal_code=f"{number:011}", cadastral_code=f"Z{number % 1000:03}", population=5_000, province="MI", region="Lombardia",
    )  # fmt: skip


def _their_schema() -> None:
    """A schema by all the migrations, as django-tenants makes one; thrown away, so that the fleet stays ours."""
    town = Municipality(schema_name="theirs")
    town.create_schema(check_if_exists=True, verbosity=0)
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA theirs CASCADE")


def _upgrades(release: LaterRelease) -> dict[str, Any]:
    with step("Upgrading with nothing to do"):
        noop = median(_timed(_migrate) for _ in range(3))
    with step(f"The same by django-tenants, {THEIR_UPGRADES} municipalities"):
        theirs = median(_timed(partial(_their_upgrade, number)) for number in range(1, THEIR_UPGRADES + 1))
    release.bring(COLUMN, INDEX)
    with step("A column and an index"):
        column = _timed(_migrate)
    release.bring("migrations.RunPython(work)", work=WORK)
    with step("A data migration"):
        data = _timed(_migrate)
    return {
        "noop_s": round(noop, 3),
        "noop_django_tenants_s_per_tenant": round(theirs, 3),
        "add_column_s": round(column, 2),
        "data_migration_s": round(data, 2),
    }


def _migrate() -> None:
    call_command("fleet", "migrate")


def _their_upgrade(number: int) -> None:
    call_command("migrate_schemas", schema_name=f"t{number:05}", interactive=False, verbosity=0)
    connection.set_schema_to_public()


def _timed(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _catalog_mb() -> float:
    catalogs = "FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'"
    return float(_one(f"SELECT sum(pg_total_relation_size(oid)) {catalogs}")) / 1e6


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
