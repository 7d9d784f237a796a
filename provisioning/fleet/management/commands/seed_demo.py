from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import env
from provisioning.fleet.demo import identities
from provisioning.fleet.demo.build import build, origin
from provisioning.fleet.demo.help import ask_the_vendor
from provisioning.fleet.demo.logins import Simulators, remember_providers
from provisioning.fleet.demo.towns import TOWNS
from provisioning.fleet.demo.vendor import LOGIN, vendor


class Command(BaseCommand):
    help = "Provision two municipalities with believable data, served by the simulators. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--identities", type=Path, default=settings.VAR_DIR / "demo-identities.json",
            help="where to write who can log in; passwords of an earlier run are kept",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A demonstration uses credentials that everybody knows: not in production")
        path: Path = options["identities"]
        passwords = identities.known_passwords(path)
        simulators = Simulators(
            env.number("SPORTELLO_SIMULATORS_PORT", 8100),
            env.number("SPORTELLO_SIMULATORS_SMTP_PORT", 8025),
            settings.VAR_DIR / "simulators",
        )
        remember_providers(simulators)
        operators = [entry for town in TOWNS for entry in build(town, simulators, passwords)]
        municipalities = [{"name": town.facts.name, "origin": origin(town)} for town in TOWNS]
        people = {"citizens": identities.citizens(), "operators": operators, "vendor": vendor(passwords)}
        ask_the_vendor(LOGIN)
        identities.write(path, {"municipalities": municipalities, **people})
        self.stdout.write(f"{len(municipalities)} municipalities, {len(operators)} operators: {path}")
