from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions.invite_operator import invite, invite_again, operator_with, reset_access
from accounts.errors import AccountClosed
from accounts.logins import end_logins
from accounts.models import RoleAssignment, User
from accounts.roles import Role
from tenants.context import tenant_context
from tenants.models import Municipality


class Command(BaseCommand):
    help = (
        "Invite somebody to a municipality's desk by email: its first administrator, or another when nobody can come in. "
        "Who is there already gets a new invitation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", required=True, help="schema of the municipality")
        parser.add_argument("--email", required=True, help="where the invitation goes, and with what they log in")
        parser.add_argument("--given-name", default="")
        parser.add_argument("--family-name", default="")
        parser.add_argument("--administrator", action="store_true", help="give the role for the whole municipality")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="of who is there already: take password and second factor, end sessions",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(schema_name=options["tenant"]).first()
        if municipality is None:
            raise CommandError(f"No municipality has the schema {options['tenant']}")
        with tenant_context(municipality), transaction.atomic():
            user = _invited(options)
            if options["administrator"]:
                RoleAssignment.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, office=None)
        self.stdout.write(f"invitation under way: operator {user.id}")


def _invited(options: dict[str, Any]) -> User:
    known = operator_with(options["email"])
    if known is None:
        validate_email(options["email"])
        return invite(options["email"], options["given_name"], options["family_name"])
    try:
        if options["reset"]:
            reset_access(known)
            end_logins(known)
        else:
            invite_again(known)
    except AccountClosed as error:
        raise CommandError("This account is closed: an administrator can open it again") from error
    return known
