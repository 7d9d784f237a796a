"""Keys: UUID version 7 (RFC 9562), so that rows written together lie together."""

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
