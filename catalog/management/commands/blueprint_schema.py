from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalog.json_schema import SCHEMA_FILE, schema_text


class Command(BaseCommand):
    help = "Print the JSON Schema of a blueprint; with --write, keep it where the YAML files refer to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
            return
        self.stdout.write(schema_text(), ending="")
