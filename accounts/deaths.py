"""Those whom the municipality knows to have died."""

from django.db.models import QuerySet

from accounts.models import KnownDeath
from tenants.context import current_schema
from tenants.db import connection


def alone_with_the_list() -> None:
    """Until the end of the transaction nobody looks whether somebody has died while a session begins."""
    _lock("pg_advisory_xact_lock")


def died_meanwhile(fiscal_code: str) -> bool:
    """Asked inside a transaction, once the session stands: who is just writing deaths down has ended by the answer, and
    who begins after it finds the session there to end."""
    _lock("pg_advisory_xact_lock_shared")
    return is_known_dead(fiscal_code)


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s))", [f"sportello:deaths:{current_schema()}"])


def holding() -> QuerySet[KnownDeath]:
    return KnownDeath.objects.filter(withdrawn_at=None)


def is_known_dead(fiscal_code: str) -> bool:
    return bool(fiscal_code) and holding().filter(fiscal_code=fiscal_code).exists()
