"""Documents that we make ourselves, on their way into a file."""

import logging

from cases.errors import NotStored
from documents.actions.store import store_bytes
from documents.models import StoredFile

log = logging.getLogger(__name__)


def keep_pdf(data: bytes, name: str) -> StoredFile:
    """Raises `NotStored` when the disk has no room; then nothing is half stored."""
    try:
        return store_bytes(data, name, "application/pdf")
    except OSError:
        log.exception("document.not_stored")
        raise NotStored from None
