import hashlib
import logging
from collections.abc import Sequence
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from documents import refusals, storage
from documents.models import StoredFile
from documents.names import clean_name
from documents.uploads import UploadRejected, check_upload

log = logging.getLogger(__name__)


def store_bytes(data: bytes, name: str, content_type: str) -> StoredFile:
    """Keep a document we made ourselves. Raises ValueError when it is empty, OSError when the disk is full."""
    if not data:
        raise ValueError("An empty document is not stored.")
    return _store(ContentFile(data), hashlib.sha256(data).hexdigest(), clean_name(name), content_type)


def store_upload(upload: UploadedFile, accept: Sequence[str], max_mb: int) -> StoredFile:
    """
    Keep a file that somebody sent, after the checks of `documents.uploads.check_upload`. Raises UploadRejected, also
    when there is no room left; then nothing is half stored.
    """
    checked = check_upload(upload, accept, max_mb)
    try:
        return _store(upload, _sha256(upload), checked.name, checked.kind.content_type)
    except OSError:
        log.exception("upload.not_stored")
        raise UploadRejected(refusals.NOT_STORED) from None


def open_stored(file: StoredFile) -> IO[bytes]:
    """The bytes, to read and close. Raises SuspiciousFileOperation for another municipality's, FileNotFoundError."""
    return storage.get(file.storage_key)


def lock_content(key: str) -> None:
    """Until the transaction ends nobody else stores or erases these bytes: an erasure never meets a new use."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@transaction.atomic
def _store(content: File, sha256: str, name: str, content_type: str) -> StoredFile:
    key = storage.storage_key(sha256)
    lock_content(key)
    storage.put(key, content)
    return StoredFile.objects.create(
        sha256=sha256, size=content.size, content_type=content_type, name=name, storage_key=key
    )


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
