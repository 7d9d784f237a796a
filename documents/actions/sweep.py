import datetime

from django.utils import timezone

from documents import storage
from documents.actions.erase import erase_unused
from documents.models import StoredFile


def sweep_unused(grace: datetime.timedelta) -> int:
    """Erase the current municipality's bytes that no row uses and that are older than `grace`; how many they were."""
    limit = timezone.now() - grace
    unused = [
        key
        for key in storage.stored_keys()
        if storage.stored_at(key) < limit and not StoredFile.objects.filter(storage_key=key).exists()
    ]
    for key in unused:
        erase_unused(key)
    return len(unused)
