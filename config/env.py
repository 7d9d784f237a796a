"""Reading the environment: the only configuration of an installation."""

import os
from datetime import time
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# A server that is gone is noticed within seconds; a process that hangs inside a transaction loses its locks.
BEARING = {
    "connect_timeout": "5",
    "tcp_user_timeout": "30000",
    "options": "-c idle_in_transaction_session_timeout=60s",
}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Environment variable {name} is required")
    return value


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int, most: int | None = None) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    if most is not None and int(value) > most:
        raise ImproperlyConfigured(f"{name} may be at most {most}, not {value}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def hours(name: str, default: str) -> tuple[tuple[time, time], ...]:
    """`09:00-13:00,14:00-18:00`: spans of a day, one after the other."""
    value = os.environ.get(name, default)
    try:
        spans = tuple(_span(part) for part in value.split(","))
    except ValueError:
        spans = ()
    moments = [moment for span in spans for moment in span]
    if not spans or moments != sorted(set(moments)):
        raise ImproperlyConfigured(f"{name} must read like {default}, not {value!r}")
    return spans


def _span(text: str) -> tuple[time, time]:
    opens, _dash, closes = text.partition("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


def database(url: str) -> dict[str, object]:
    """`postgres://user:password@host:port/name?sslmode=require` as a Django database; `?host=` may name a socket folder.

    The query may also replace what `BEARING` says.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://")
    options = BEARING | {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "tenants.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default)).resolve()
