import tomllib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from catalog.models import BlueprintVersion
from catalog.parameters import InvalidParameters
from provisioning.fleet.fill_order import fill_order
from provisioning.fleet.provisioning import DomainTaken
from provisioning.fleet.read_order import BadOrder, read_order
from provisioning.fleet.upgrade.crew import Outcome
from provisioning.fleet.upgrade.plan import prepare
from provisioning.fleet.upgrade.rules import objections
from provisioning.fleet.upgrade.run import TrialFailed, UpgradeRunning, upgrade
from provisioning.fleet.upgrade.survey import Fleet, survey
from tenants.models import Municipality

WORKERS = 4
BAR = 30


class Command(BaseCommand):
    help = "The whole fleet of municipalities: where it stands, and how it comes to this release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("status", help="how many municipalities stand where")
        commands.add_parser("rules", help="whether the release before can go on serving while these migrations run")
        provision = commands.add_parser(
            "provision", help="open a municipality, or complete what is missing; safe to repeat"
        )
        provision.add_argument("order", help="a YAML file (docs/operations/fleet.md)")
        migrate = commands.add_parser(
            "migrate", help="bring public and every municipality to this release; safe to repeat"
        )
        migrate.add_argument("--plan", action="store_true", help="show what would run, and run nothing")
        migrate.add_argument(
            "--trial", nargs="*", default=[], metavar="SCHEMA", help="these first; if one fails, no other is touched"
        )
        migrate.add_argument("--workers", type=int, default=WORKERS, help=f"how many side by side ({WORKERS})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "status":
            self._status(survey())
        elif options["what"] == "rules":
            self._rules()
        elif options["what"] == "provision":
            self._provision(options["order"])
        elif options["plan"]:
            self._plan(survey())
        else:
            self._migrate(options)

    def _status(self, fleet: Fleet) -> None:
        late = sum(len(schemas) for schemas in fleet.behind.values())
        self.stdout.write(f"{fleet.total} municipalities, {fleet.total - late} at this release, {late} behind")
        if fleet.public_is_behind:
            self.stdout.write("public is behind")
        for applied, schemas in fleet.behind.items():
            self.stdout.write(f"{len(schemas):>6} lack {len(prepare(applied))} migrations: {_some(schemas)}")

    def _rules(self) -> None:
        version = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
        found = objections(prepare(frozenset()), version)
        if found:
            raise CommandError("\n".join(str(objection) for objection in found))

    def _provision(self, path: str) -> None:
        try:
            order = read_order(path)
            town = fill_order(order)
        except BlueprintVersion.DoesNotExist:
            raise CommandError("A service of the order is not in the catalogue of this installation") from None
        except (BadOrder, ValidationError, DomainTaken, InvalidParameters) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{town.name}: schema {town.schema_name}, {town.state} on {order.domain}")

    def _plan(self, fleet: Fleet) -> None:
        if fleet.is_current:
            self.stdout.write("Nothing to do.")
        if fleet.public_is_behind:
            self.stdout.write("public: what it lacks, by Django")
        for applied, schemas in fleet.behind.items():
            self.stdout.write(f"{len(schemas)} municipalities: {_some(schemas)}")
            for step in prepare(applied):
                self.stdout.write(f"  {step.name}")
                for change in step.changes:
                    self.stdout.write(f"    {change.operation.describe()}")

    def _migrate(self, options: dict[str, Any]) -> None:
        known = set(Municipality.objects.filter(schema_name__in=options["trial"]).values_list("schema_name", flat=True))
        if unknown := sorted(set(options["trial"]) - known):
            raise CommandError(f"No municipality has the schema {', '.join(unknown)}")
        try:
            outcome = upgrade(options["trial"], max(1, options["workers"]), self._progress)
        except UpgradeRunning:
            raise CommandError("Another upgrade is running on this installation: wait for its end") from None
        except TrialFailed as failed:
            self._failures(failed.outcome)
            raise CommandError("The trial failed: no other municipality was touched") from None
        self.stdout.write(f"{len(outcome.done)} municipalities upgraded, {len(outcome.failures)} failed")
        if outcome.failures:
            self._failures(outcome)
            raise CommandError("Mend the cause and repeat the command: it goes on with those that failed")

    def _progress(self, outcome: Outcome) -> None:
        """A bar for who watches; a log gets a line for every tenth of the work."""
        came = len(outcome.done) + len(outcome.failures)
        line = f"{came}/{outcome.total}" + (f", {len(outcome.failures)} failed" if outcome.failures else "")
        if self.stdout.isatty():
            full = BAR * came // outcome.total
            self.stdout.write(
                f"\r[{'#' * full}{'.' * (BAR - full)}] {line}", ending="\n" if came == outcome.total else ""
            )
        elif came * 10 // outcome.total > (came - 1) * 10 // outcome.total:
            self.stdout.write(line)

    def _failures(self, outcome: Outcome) -> None:
        for schema, error in sorted(outcome.failures.items()):
            self.stderr.write(f"{schema}: {error}")


def _some(schemas: list[str]) -> str:
    return ", ".join(schemas[:5]) + (f" and {len(schemas) - 5} more" if len(schemas) > 5 else "")
