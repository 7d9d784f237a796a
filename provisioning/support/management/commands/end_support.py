from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.support.actions.end import end_from_outside
from provisioning.support.actions.staff import staff_with
from provisioning.support.models import SupportGrant
from tenants.context import public_context


class Command(BaseCommand):
    help = "End support grants now, and withdraw requests: of a person, in a municipality, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", help="schema of the municipality")
        parser.add_argument("--email", help="of the person of the vendor")
        parser.add_argument("--all", action="store_true", help="everybody's, everywhere")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["all"] or options["tenant"] or options["email"]):
            raise CommandError("Say whose: --email, --tenant or --all")
        with public_context():
            grants = list(_chosen(options))
            for grant in grants:
                end_from_outside(grant)
        self.stdout.write(f"{len(grants)} grants ended")


def _chosen(options: dict[str, Any]) -> list[SupportGrant]:
    grants = SupportGrant.objects.filter(ended_at=None).select_related("municipality")
    if options["tenant"]:
        grants = grants.filter(municipality__schema_name=options["tenant"])
    if options["email"]:
        staff = staff_with(options["email"])
        if staff is None:
            raise CommandError("Nobody of the vendor logs in with this address")
        grants = grants.filter(staff_id=staff.pk)
    return list(grants)
