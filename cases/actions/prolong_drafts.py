from datetime import timedelta

from django.db.models import F

from cases.models import Draft


def prolong_drafts(pause: timedelta) -> int:
    """Nobody could finish a draft during the pause: all unsent ones of the current municipality are kept longer by it."""
    return Draft.objects.filter(submitted_at__isnull=True).update(expires_at=F("expires_at") + pause)
