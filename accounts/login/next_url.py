"""Where a login may lead: a path of this same host, and nothing else."""

from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

DEFAULT = "/area-personale"
MAX_LENGTH = 1000
# Coming back to these would log in again, or out.
NOT_DESTINATIONS = ("/accedi", "/esci", "/spid", "/cie", "/eidas")


def safe_next(candidate: str | None) -> str:
    """The candidate when it is a path of this host, else the personal area."""
    path = safe_path(candidate, default=DEFAULT)
    return DEFAULT if _is_closed(urlsplit(path).path) else path


def safe_path(candidate: str | None, default: str) -> str:
    """The candidate when it is a path of this host, the pages of login and logout included."""
    return candidate if candidate and _is_path_of_this_host(candidate) else default


def _is_closed(path: str) -> bool:
    return any(path == closed or path.startswith(f"{closed}/") for closed in NOT_DESTINATIONS)


def _is_path_of_this_host(candidate: str) -> bool:
    if len(candidate) > MAX_LENGTH or not candidate.startswith("/"):
        return False
    # Browsers read a backslash as a slash and drop control characters: what looks like a path may become a host.
    if "\\" in candidate or not candidate.isprintable():
        return False
    return url_has_allowed_host_and_scheme(candidate, allowed_hosts=None)
