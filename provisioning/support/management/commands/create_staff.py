from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.validators import validate_email

from provisioning.support.actions.staff import create_staff, reset_staff, staff_with
from provisioning.support.setup_link import setup_link
from tenants.context import public_context


class Command(BaseCommand):
    help = (
        "Make an account for somebody of the vendor, and print the link by which they choose a password and a second "
        "factor: once, within a day. Who is there already begins anew: password and second factor are taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="with what they log in")
        parser.add_argument("--given-name", default="")
        parser.add_argument("--family-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        validate_email(options["email"])
        with public_context():
            known = staff_with(options["email"])
            if known is None:
                known = create_staff(options["email"], options["given_name"], options["family_name"])
            else:
                reset_staff(known)
            self.stdout.write(setup_link(known))
