"""Changes the keys of SPID, CIE and eIDAS without a moment in which nobody can log in (docs/operations)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.federation import keys as federation
from accounts.federation.relying_party import relying_party
from accounts.login.problems import LoginProblem
from accounts.models import FederationKey, LoginKey
from accounts.saml.keys import NothingToActivate, activate_next, prepare_next
from accounts.saml.profiles import PROFILES
from accounts.saml.service_provider import service_provider
from tenants.context import tenant_context
from tenants.fleet import WITH_SCHEMA
from tenants.models import Municipality


class Command(BaseCommand):
    help = (
        "First --prepare: the metadata then name a second certificate, which the identity providers must read. "
        "Once they have: --activate, and the new key signs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        step = parser.add_mutually_exclusive_group(required=True)
        step.add_argument("--prepare", action="store_true", help="put the next certificate into the metadata")
        step.add_argument("--list", action="store_true", help="which keys there are, and until when they are good")
        step.add_argument("--activate", action="store_true", help="sign with it, and take the old one out")
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--municipality", metavar="SCHEMA", help="one municipality")
        whom.add_argument("--all", action="store_true", help="every active or suspended municipality")
        parser.add_argument("--way", choices=sorted(PROFILES), help="one way in (default: all that are configured)")

    def handle(self, *args: Any, **options: Any) -> None:
        ways = [options["way"]] if options["way"] else list(PROFILES)
        for municipality in self._municipalities(options["municipality"]):
            with tenant_context(municipality):
                for way in ways:
                    self._tell(municipality, way, self._do(way, options))

    def _do(self, way: str, options: dict[str, Any]) -> list[str]:
        if options["list"]:
            return self._list(way) + self._list_federated(way)
        if options["prepare"]:
            return self._prepare(way) + self._prepare_federated(way)
        return self._activate(way) + self._activate_federated(way)

    def _tell(self, municipality: Municipality, way: str, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(f"{municipality.schema_name} {way}: {line}")

    def _list(self, way: str) -> list[str]:
        keys = LoginKey.objects.filter(way=way).exclude(state=LoginKey.State.RETIRED).order_by("state")
        return [f"{key.state}, good until {key.expires_at:%Y-%m-%d}" for key in keys]

    def _municipalities(self, schema: str | None) -> list[Municipality]:
        towns = Municipality.objects.filter(state__in=WITH_SCHEMA).order_by("schema_name")
        found = list(towns.filter(schema_name=schema) if schema else towns)
        if schema and not found:
            raise CommandError(f"There is no active municipality {schema}.")
        return found

    def _prepare(self, way: str) -> list[str]:
        try:
            key = prepare_next(service_provider(way))
        except LoginProblem:
            return []
        return [f"the metadata name a second certificate, good until {key.expires_at:%Y-%m-%d}"]

    def _activate(self, way: str) -> list[str]:
        try:
            key = activate_next(way)
        except NothingToActivate:
            return []
        return [f"the new key signs, good until {key.expires_at:%Y-%m-%d}"]

    def _list_federated(self, way: str) -> list[str]:
        keys = FederationKey.objects.filter(way=way).exclude(state=FederationKey.State.RETIRED)
        return [f"federation, {key.purpose}: {key.state}" for key in keys.order_by("purpose", "state")]

    def _prepare_federated(self, way: str) -> list[str]:
        try:
            relying_party(way)
        except LoginProblem:
            return []
        return [f"federation, {key.purpose}: a second key is published" for key in federation.prepare_next(way)]

    def _activate_federated(self, way: str) -> list[str]:
        try:
            activated = federation.activate_next(way)
        except federation.NothingToActivate:
            return []
        return [f"federation, {key.purpose}: the new key is in use" for key in activated]
