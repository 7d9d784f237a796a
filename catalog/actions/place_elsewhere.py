"""A service that lives elsewhere: list and sheet stay ours, the application is made on another site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.actions.change import Actor, locked_service, point
from catalog.models import Service

NAME_LENGTH, URL_LENGTH = 80, 500


class InvalidAddress(ValueError):
    """Name or address of the other site (`part`: name | url) are not acceptable; the text is Italian, for the administrator."""

    def __init__(self, part: str, text: str) -> None:
        super().__init__(text)
        self.part = part


def place_elsewhere(code: str, name: str, url: str, *, by: Actor, row_version: int | None = None) -> Service:
    """From now on citizens apply at `url`, in the application called `name`. Open drafts stay and cannot be sent.

    Raises Service.DoesNotExist, StaleService, InvalidAddress.
    """
    name, url = name.strip(), url.strip()
    _check(name, url)
    with transaction.atomic():
        service = locked_service(code, row_version)
        service.external_name, service.external_url = name, url
        return point(service, by=by, reason="place_elsewhere")


def bring_back(code: str, *, by: Actor, row_version: int | None = None) -> Service:
    """Citizens apply here again. Raises Service.DoesNotExist, StaleService."""
    with transaction.atomic():
        service = locked_service(code, row_version)
        service.external_name, service.external_url = "", ""
        return point(service, by=by, reason="bring_back")


def _check(name: str, url: str) -> None:
    if not name or len(name) > NAME_LENGTH:
        raise InvalidAddress("name", _("Scrivi il nome dell'applicazione, al massimo 80 caratteri."))
    if len(url) > URL_LENGTH or not _is_web_address(url):
        raise InvalidAddress("url", _("Scrivi un indirizzo completo, che comincia con https://."))


def _is_web_address(url: str) -> bool:
    """https always; http only where private addresses are allowed too: on a developer's machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    schemes = {"https", "http"} if settings.SPORTELLO_ALLOW_PRIVATE_HOSTS else {"https"}
    clean = not any(c.isspace() or not c.isprintable() for c in url)
    return clean and parts.scheme in schemes and bool(parts.hostname) and not (parts.username or parts.password)
