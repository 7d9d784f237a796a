import getpass
import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.models.user import ActorSnapshot
from provisioning.fleet.cells import citus
from provisioning.fleet.cells.directory import Home, Taken, home_of, place, routes
from provisioning.fleet.cells.move import move
from provisioning.fleet.cells.remote import CellError, in_cell
from provisioning.fleet.cells.rules import broken_rules
from provisioning.fleet.models import Cell, Placement
from provisioning.fleet.read_order import BadOrder, read_order
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality

ERRORS = (CellError, Taken, BadOrder, ValidationError)


class Command(BaseCommand):
    help = "A fleet in several cells, and what a cell on Citus needs. Run it in the control cell (docs/operations/scale.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("list", help="the cells and how full they are")
        add = commands.add_parser("add", help="make another cell known")
        add.add_argument("code")
        add.add_argument("--url", required=True, help="where the ingress sends its visitors")
        add.add_argument("--engine", choices=Cell.Engine.values, default=Cell.Engine.POSTGRESQL.value)
        add.add_argument("--capacity", type=int, default=1000)
        commands.add_parser("routes", help="host and address of every municipality in another cell, for the ingress")
        provision = commands.add_parser("provision", help="fill an order in another cell; safe to repeat")
        provision.add_argument("order")
        provision.add_argument("--cell", required=True)
        moved = commands.add_parser("move", help="move a municipality; its door is closed meanwhile; safe to repeat")
        moved.add_argument("schema")
        moved.add_argument("--to", required=True, help="code of a cell, or «control»")
        commands.add_parser("home", help="JSON of what this cell knows of a municipality").add_argument("schema")
        commands.add_parser("check", help="do all schemas here keep the rules of Citus?")
        commands.add_parser("distribute", help="on Citus: distribute the schemas that are not yet; safe to repeat")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except ERRORS as error:
            raise CommandError(
                "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            ) from None
        except citus.NoCitus:
            raise CommandError("This database is PostgreSQL without Citus: there is nothing to distribute") from None

    def _list(self, options: dict[str, Any]) -> None:
        here = Municipality.objects.filter(state__in=WITH_SCHEMA).count()
        self.stdout.write(f"{'control':<20} {here:>6} municipalities")
        for cell in Cell.objects.annotate(municipalities=Count("placements")):
            self.stdout.write(
                f"{cell.code:<20} {cell.municipalities:>6} of {cell.capacity:<6} {cell.engine:<10} {cell.url}"
            )

    def _add(self, options: dict[str, Any]) -> None:
        facts = {name: options[name] for name in ("code", "url", "engine", "capacity")}
        cell = Cell.objects.filter(code=facts["code"]).first() or Cell()
        for name, value in facts.items():
            setattr(cell, name, value)
        cell.full_clean()
        cell.save()
        self.stdout.write(f"Cell {cell.code}: {cell.url}")

    def _routes(self, options: dict[str, Any]) -> None:
        for host, url in routes():
            self.stdout.write(f"{host} {url}")

    def _provision(self, options: dict[str, Any]) -> None:
        cell = Cell.objects.filter(code=options["cell"]).first()
        if cell is None:
            raise CellError(f"There is no cell {options['cell']}")
        order = read_order(options["order"])
        facts = order.facts
        placed = Placement.objects.filter(cell=cell).exclude(schema_name=facts.schema_name).count()
        if placed >= cell.capacity:
            raise CellError(f"Cell {cell.code} is full: {placed} municipalities")
        place(cell, Home(facts.schema_name, facts.name, facts.istat_code, (order.domain,)))
        self.stdout.write(in_cell(cell.code, "fleet", "provision", options["order"]), ending="")

    def _move(self, options: dict[str, Any]) -> None:
        target = "" if options["to"] == "control" else options["to"]
        by: ActorSnapshot = {"kind": "staff", "id": "", "name": f"{getpass.getuser()} (command line)"}
        move(options["schema"], target, by, self.stdout.write)

    def _home(self, options: dict[str, Any]) -> None:
        home = home_of(options["schema"])
        self.stdout.write(json.dumps(asdict(home) if home else None))

    def _check(self, options: dict[str, Any]) -> None:
        found = citus.standing()
        self.stdout.write(f"Citus {found.version}" if found.version else "PostgreSQL without Citus")
        schemas = Municipality.objects.filter(state__in=WITH_SCHEMA).order_by("schema_name")
        broken = {schema: broken_rules(schema) for schema in schemas.values_list("schema_name", flat=True)}
        for schema, rules in broken.items():
            for rule, names in rules.items():
                self.stderr.write(f"{schema}: {rule}: {', '.join(names)}")
        for schema in found.whole:
            self.stderr.write(f"{schema}: is not distributed (manage.py cells distribute)")
        if found.whole or any(broken.values()):
            raise CommandError("Not every schema is as it must be")
        self.stdout.write(f"{len(broken)} schemas keep the rules")

    def _distribute(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{citus.prepare()} schemas distributed")
