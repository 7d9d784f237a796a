from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from integrations.actions.retry_delivery import NotRetriable, retry_delivery
from integrations.models import Delivery
from tenants.context import tenant_context
from tenants.models import Municipality

OPERATOR = {"kind": "staff", "id": "", "name": "manage.py deliveries"}


class Command(BaseCommand):
    help = "List the deliveries of a municipality that are not done, or try some of them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", required=True, help="schema name of the municipality")
        parser.add_argument("--state", choices=Delivery.State.values, help="only this state (default: all but done)")
        parser.add_argument("--kind", help="only this kind, for example protocol.register")
        parser.add_argument("--limit", type=int, default=50, help="rows to list (default 50)")
        parser.add_argument("--retry", metavar="ID", nargs="+", default=[], help="try these deliveries again now")
        parser.add_argument("--retry-failed", action="store_true", help="try all failed ones of the selection again")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(schema_name=options["tenant"]).first()
        if municipality is None:
            raise CommandError(f"No municipality has the schema {options['tenant']}")
        with tenant_context(municipality):
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        if options["retry"]:
            self._retry(Delivery.objects.filter(pk__in=options["retry"]), expected=len(set(options["retry"])))
        elif options["retry_failed"]:
            self._retry(self._selection(options).filter(state=Delivery.State.FAILED))
        else:
            self._list(self._selection(options), options["limit"])

    def _selection(self, options: dict[str, Any]) -> QuerySet[Delivery]:
        deliveries = Delivery.objects.order_by("created_at")
        if options["kind"]:
            deliveries = deliveries.filter(kind=options["kind"])
        if options["state"]:
            return deliveries.filter(state=options["state"])
        return deliveries.exclude(state=Delivery.State.DONE)

    def _list(self, deliveries: QuerySet[Delivery], limit: int) -> None:
        for row in deliveries[:limit]:
            error = row.last_error or "-"
            when = f"{row.next_attempt_at:%Y-%m-%d %H:%M:%S}"
            self.stdout.write(
                f"{row.id}  {row.kind:<20} {row.state:<12} attempts {row.attempts:<4} next {when}  {error}"
            )
        self.stdout.write(f"{deliveries.count()} in all")

    def _retry(self, deliveries: QuerySet[Delivery], expected: int | None = None) -> None:
        rows = list(deliveries)
        if expected is not None and len(rows) != expected:
            raise CommandError(f"{expected - len(rows)} of these deliveries do not exist")
        for row in rows:
            try:
                retry_delivery(row, OPERATOR)
            except NotRetriable as state:
                raise CommandError(f"{row.id} is {state} and cannot be tried again") from None
        self.stdout.write(f"{len(rows)} will be tried again")
