"""The deaths that the registry office knows of: loaded from its list, or one taken back (docs/operations)."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from codicefiscale import codicefiscale
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.record_death import Death, record_deaths, withdraw_death
from accounts.errors import ReasonMissing
from accounts.models import KnownDeath
from tenants.context import tenant_context
from tenants.models import Municipality


class Command(BaseCommand):
    help = (
        "Reads a CSV file with the columns codice_fiscale and data_decesso (YYYY-MM-DD): all of it, or nothing when a row "
        "is wrong. Or takes one back: --withdraw CODE --reason TEXT."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", metavar="SCHEMA")
        step = parser.add_mutually_exclusive_group(required=True)
        step.add_argument("--csv", type=Path, metavar="FILE")
        step.add_argument("--withdraw", metavar="CODE", help="the fiscal code that stands there by mistake")
        parser.add_argument("--reason", default="", help="why it is taken back")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(schema_name=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        with tenant_context(municipality):
            if options["csv"]:
                self._load(options["csv"])
            else:
                self._withdraw(options["withdraw"].strip().upper(), options["reason"])

    def _load(self, path: Path) -> None:
        deaths: list[Death] = []
        wrong: list[str] = []
        for number, row in _rows(path):
            try:
                deaths.append(_read(row))
            except ValueError as error:
                # The line, and never what stands in it: the answer may end in a log.
                wrong.append(f"line {number}: {error}")
        if wrong:
            raise CommandError("\n".join(["Nothing was recorded.", *wrong]))
        self.stdout.write(f"{record_deaths(deaths)} recorded, of {len(deaths)} rows")

    def _withdraw(self, fiscal_code: str, reason: str) -> None:
        try:
            withdraw_death(fiscal_code, reason)
        except ReasonMissing:
            raise CommandError("Say why it is taken back, with --reason.") from None
        except KnownDeath.DoesNotExist:
            raise CommandError("No death is recorded for that code.") from None
        self.stdout.write("taken back")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """With the number of the line. Raises CommandError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError("The file cannot be read, or is not UTF-8.") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    if not {"codice_fiscale", "data_decesso"} <= set(reader.fieldnames or ()):
        raise CommandError("The first line must name the columns codice_fiscale and data_decesso.")
    for row in reader:
        yield reader.line_num, row


def _read(row: dict[str, Any]) -> Death:
    """Raises ValueError, whose text quotes nothing of the row."""
    code = (row["codice_fiscale"] or "").strip().upper()
    if not codicefiscale.is_valid(code):
        raise ValueError("the fiscal code is not valid")
    try:
        died_on = date.fromisoformat((row["data_decesso"] or "").strip())
    except ValueError:
        raise ValueError("the date is not of the form YYYY-MM-DD") from None
    if died_on > timezone.localdate():
        raise ValueError("the date is still to come")
    return Death(code, died_on)
