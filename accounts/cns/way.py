from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.login.ways import Door, Way, Wish
from tenants.addresses import origin_of
from tenants.context import current_municipality

HTTPS = 443


class CnsWay(Way):
    name = "cns"

    def door(self, adapter: Any, wish: Wish) -> Door | None:
        if not (settings.SPORTELLO_BEHIND_PROXY and settings.SPORTELLO_CNS_SECRET):
            return None
        address = f"{reverse('cns:enter')}?{urlencode({'next': wish.destination})}"
        return Door(
            self.name, adapter.label, _on_port(origin_of(current_municipality()), adapter.options.port) + address
        )

    def logout_url(self, request: HttpRequest) -> str:
        """The card has no session anywhere; the browser forgets its certificate when it is closed."""
        return ""


def _on_port(origin: str, port: int) -> str:
    scheme, host = origin.split("://")
    bare = host.rsplit(":", 1)[0]
    return f"{scheme}://{bare}" if port == HTTPS else f"{scheme}://{bare}:{port}"
