"""Content addressing: the same content always has the same name."""

import hashlib
import json

from pydantic import JsonValue


def canonical_json(body: JsonValue) -> str:
    """Sorted keys, no spaces, UTF-8 kept; the order of lists is meaning and stays."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def content_hash(body: JsonValue) -> str:
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()
