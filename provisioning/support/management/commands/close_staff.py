from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.support.actions.staff import close_staff, staff_with
from tenants.context import public_context


class Command(BaseCommand):
    help = "Close the account of somebody who leaves the vendor, and end their support grants everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        with public_context():
            staff = staff_with(options["email"])
            if staff is None:
                raise CommandError("Nobody of the vendor logs in with this address")
            ended = close_staff(staff)
        self.stdout.write(f"account closed, {ended} grants ended")
