from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from provisioning.fleet.life.errors import Busy
from provisioning.fleet.provisioning import DomainTaken, Facts, provision
from tenants.coat_of_arms import clean_svg

FACTS = {
    "schema": "schema name: lower-case letters, digits, underscores",
    "name": "official name, for example «Comune di Segrate»",
    "istat": "ISTAT code, 6 digits",
    "ipa": "IPA code",
    "fiscal-code": "fiscal code of the body, 11 digits",
    "cadastral-code": "cadastral (Belfiore) code",
    "province": "abbreviation of the province",
    "region": "region",
    "domain": "host name, without scheme and port",
}
CONTACTS = {
    "address": "address of the town hall",
    "phone": "telephone",
    "email": "e-mail address",
    "pec": "certified e-mail address",
    "website": "address of the institutional website",
    "region-url": "address of the region's website",
    "accessibility-url": "accessibility declaration on form.agid.gov.it",
    "dpo-email": "data protection officer",
}


class Command(BaseCommand):
    help = "Make a municipality ready to serve, or bring its facts up to date. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, text in {**FACTS, **CONTACTS}.items():
            parser.add_argument(f"--{name}", required=True, help=text)
        parser.add_argument("--population", type=int, required=True)
        parser.add_argument("--colour", default="#0066CC", help="primary colour; white text must be readable on it")
        parser.add_argument("--tagline", default="")
        parser.add_argument("--faq-url", help="default: the website")
        parser.add_argument("--report-url", help="where citizens report an inefficiency; default: the website")
        parser.add_argument("--coat-of-arms", help="an SVG file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            town = provision(_facts(options), options["domain"], _branding(options))
        except (ValidationError, DomainTaken, Busy, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{town.name}: schema {town.schema_name}, {town.state} on {options['domain']}")


def _facts(options: dict[str, Any]) -> Facts:
    return Facts(
        schema_name=options["schema"],
        name=options["name"],
        istat_code=options["istat"],
        ipa_code=options["ipa"],
        fiscal_code=options["fiscal_code"],
        cadastral_code=options["cadastral_code"].upper(),
        population=options["population"],
        province=options["province"].upper(),
        region=options["region"],
    )


def _branding(options: dict[str, Any]) -> dict[str, Any]:
    website = options["website"]
    branding = {name: options[name] for name in ("address", "phone", "email", "pec", "tagline", "region_url")}
    branding |= {
        "primary_color": options["colour"],
        "institutional_url": website,
        "region_name": options["region"],
        "accessibility_url": options["accessibility_url"],
        "faq_url": options["faq_url"] or website,
        "report_url": options["report_url"] or website,
        "privacy_controller": options["name"],
        "dpo_email": options["dpo_email"],
    }
    if options["coat_of_arms"]:
        with open(options["coat_of_arms"], encoding="utf-8") as file:
            branding["coat_of_arms_svg"] = clean_svg(file.read())
    return branding
