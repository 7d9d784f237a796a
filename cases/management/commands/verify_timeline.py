from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.models import Case
from cases.timeline import anchor_problems, problems_of
from tenants.context import tenant_context
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality


class Command(BaseCommand):
    help = "Prove that no timeline was altered; exit status 1 and one line for each problem otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", help="schema name; all municipalities when left out")

    def handle(self, *args: Any, tenant: str | None = None, **options: Any) -> None:
        municipalities = Municipality.objects.filter(state__in=WITH_SCHEMA)
        municipalities = municipalities.filter(schema_name=tenant) if tenant else municipalities
        if tenant and not municipalities:
            raise CommandError(f"No municipality has the schema {tenant}")
        problems = checked = 0
        for municipality in municipalities:
            with tenant_context(municipality):
                for case in Case.objects.iterator(chunk_size=500):
                    checked += 1
                    problems += self._report(municipality, problems_of(case))
                problems += self._report(municipality, anchor_problems())
        if problems:
            raise CommandError(f"{problems} problems in {checked} cases")
        self.stdout.write(f"{checked} cases checked, all timelines whole")

    def _report(self, municipality: Municipality, found: Any) -> int:
        count = 0
        for problem in found:
            self.stderr.write(f"{municipality.schema_name}: {problem}")
            count += 1
        return count
