"""How many statements a page asks of the database, counted in this process on the same data."""

from urllib.parse import parse_qsl

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.pages.request import Request, Unexpected


def count(request: Request) -> int:
    """The second time, as in a worker that is warm: definitions and templates are at hand."""
    _served(request)
    with CaptureQueriesContext(connection) as found:
        _served(request)
    return len(found)


def count_once(request: Request) -> int:
    with CaptureQueriesContext(connection) as found:
        _served(request)
    return len(found)


def _served(request: Request) -> None:
    client = Client(headers={"host": request.headers["Host"], "cookie": request.cookie})
    if request.method == "POST":
        data = parse_qsl(request.body, keep_blank_values=True)
        answer = client.post(request.path, _lists(data), headers={"origin": request.headers["Origin"]})
    else:
        answer = client.get(request.path)
    if answer.status_code != request.status:
        raise Unexpected(f"{request.path}: {answer.status_code}, not {request.status}")


def _lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
