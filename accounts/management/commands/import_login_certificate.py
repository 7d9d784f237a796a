"""Takes in a certified key pair for SPID, CIE or eIDAS, as the next one to sign (docs/operations)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.login.problems import LoginProblem
from accounts.saml.imported import CertificateRefused, read_key_pair
from accounts.saml.keys import keep_as_next
from accounts.saml.profiles import PROFILES
from accounts.saml.service_provider import service_provider
from tenants.context import tenant_context
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality


class Command(BaseCommand):
    help = (
        "The metadata then name the certificate beside the present one. Once every identity provider has read them: "
        "rotate_login_keys --activate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", metavar="SCHEMA", required=True)
        parser.add_argument("--way", choices=sorted(PROFILES), required=True)
        parser.add_argument("--certificate", type=Path, metavar="FILE", required=True, help="PEM")
        parser.add_argument("--key", type=Path, metavar="FILE", required=True, help="PEM, RSA, without a password")

    def handle(self, *args: Any, **options: Any) -> None:
        town = Municipality.objects.filter(state__in=WITH_SCHEMA, schema_name=options["municipality"]).first()
        if town is None:
            raise CommandError(f"There is no active municipality {options['municipality']}.")
        try:
            certificate, key = options["certificate"].read_bytes(), options["key"].read_bytes()
            with tenant_context(town):
                provider = service_provider(options["way"])
                kept = keep_as_next(provider, read_key_pair(provider, certificate, key, timezone.now()))
        except LoginProblem:
            raise CommandError(f"{town.schema_name} has not configured {options['way']}.") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except CertificateRefused as refusal:
            raise CommandError(f"Refused: {refusal}.") from None
        self.stdout.write(f"{town.schema_name} {kept.way}: next, good until {kept.expires_at:%Y-%m-%d}")
