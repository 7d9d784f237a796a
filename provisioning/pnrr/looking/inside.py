"""Pages asked for in the process itself, through all of our own middleware, as a citizen who does not exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.login.backend import BACKEND_PATH
from accounts.login.entry import LEVEL
from accounts.models import User
from provisioning.pnrr.looking.outside import cookies_of
from provisioning.pnrr.looking.page import Page
from tenants.addresses import origin_of
from tenants.db import connection
from tenants.models import Municipality

# The highest: no service of the municipality turns this citizen away.
HIGHEST = 3


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever is written meanwhile is undone: rows, and the work that their commit would have set off."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Inside:
    """A browser without JavaScript on the municipality's host. `citizen` is logged in with a digital identity."""

    def __init__(self, municipality: Municipality, citizen: User | None = None) -> None:
        self.municipality, self.origin = municipality, origin_of(municipality)
        host = self.origin.partition("://")[2]
        secure = settings.SPORTELLO_SCHEME == "https"
        self.client = Client(raise_request_exception=False, HTTP_HOST=host, **_scheme(secure))
        if citizen is not None:
            self._log_in(citizen)

    def _log_in(self, citizen: User) -> None:
        self.client.force_login(citizen, backend=BACKEND_PATH)
        session = self.client.session
        session[LEVEL] = HIGHEST
        session.save()

    def get(self, path: str) -> Page:
        return self._seen(path, self.client.get(path))

    def post(self, path: str, data: dict[str, Any]) -> Page:
        return self._seen(path, self.client.post(path, data))

    def _seen(self, path: str, answer: Any) -> Page:
        # The middleware has set the tenant anew, or left it on the public side.
        connection.set_tenant(self.municipality)
        return Page(
            f"{self.origin}{path}", timezone.now(), answer.status_code, _body(answer),
            cookies_of(morsel.OutputString() for morsel in answer.cookies.values()), answer.headers.get("Location", ""),
        )  # fmt: skip


def _scheme(secure: bool) -> dict[str, Any]:
    """As our proxy would say it, or the platform would lead to https for ever."""
    return {"wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https"} if secure else {}


def _body(answer: HttpResponse) -> str:
    kind = answer.headers.get("Content-Type", "")
    return answer.content.decode(errors="replace") if kind.startswith("text/") and not answer.streaming else ""
