"""Those whom the municipality knows to have died."""

from django.db.models import QuerySet

from accounts.models import KnownDeath


def holding() -> QuerySet[KnownDeath]:
    return KnownDeath.objects.filter(withdrawn_at=None)


def is_known_dead(fiscal_code: str) -> bool:
    return bool(fiscal_code) and holding().filter(fiscal_code=fiscal_code).exists()
