from django.db import transaction

from documents import storage
from documents.actions.store import lock_content
from documents.models import StoredFile


@transaction.atomic
def erase_stored(file: StoredFile) -> None:
    """Remove one use of a file; the bytes go, after commit, with their last use. Fails while a row refers to it."""
    key = file.storage_key
    storage.own(key)
    file.delete()
    transaction.on_commit(lambda: erase_unused(key))


@transaction.atomic
def erase_unused(key: str) -> None:
    """Erase the bytes, unless a row has come to use them meanwhile."""
    lock_content(key)
    if not StoredFile.objects.filter(storage_key=key).exists():
        storage.remove(key)
