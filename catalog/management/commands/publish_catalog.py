from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.publishing import publish
from tenants.context import public_context


class Command(BaseCommand):
    help = "Validate the blueprints and publish a version of those that changed: all of them, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, help="files or folders (default: the whole library)")
        parser.add_argument("--check", action="store_true", help="only validate")

    def handle(self, *args: Any, **options: Any) -> None:
        with public_context():
            report = publish(options["paths"], check_only=options["check"])
        if not report.ok:
            raise CommandError("\n".join(str(problem) for problem in report.problems), returncode=1)
        if options["verbosity"]:
            for version in report.published:
                self.stdout.write(f"published {version.code} version {version.sequence} ({version.hash[:12]})")
            for code in report.unchanged:
                self.stdout.write(f"unchanged {code}")
