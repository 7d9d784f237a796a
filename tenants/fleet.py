"""Work that is done for every municipality, one after the other: what fails in one does not keep it from the others."""

from collections.abc import Callable

import structlog

from tenants.context import tenant_context
from tenants.db import connection
from tenants.models import Municipality

log = structlog.get_logger(__name__)

# A municipality in preparation has no whole schema yet.
WITH_SCHEMA = (Municipality.State.ACTIVE, Municipality.State.SUSPENDED)


def for_each_municipality(work: Callable[[Municipality], None]) -> int:
    """Does `work` inside each active or suspended municipality; how many times it failed. Call it on the public side."""
    municipalities = list(Municipality.objects.filter(state__in=WITH_SCHEMA).order_by("schema_name"))
    return sum(not _done(work, municipality) for municipality in municipalities)


def _done(work: Callable[[Municipality], None], municipality: Municipality) -> bool:
    try:
        with tenant_context(municipality):
            work(municipality)
    except Exception as error:
        # Only its class: the text of an error may carry personal data.
        log.error("work failed in a municipality", municipality=municipality.schema_name, error=type(error).__name__)
        # One lost connection must not fail all that come after.
        connection.close_if_unusable_or_obsolete()
        return False
    return True
