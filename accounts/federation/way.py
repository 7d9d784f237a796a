"""SPID and CIE by OpenID Federation as ways in."""

from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.federation.logout import revoke
from accounts.login.entry import HINT
from accounts.login.ways import Choice, Door, Way, Wish


class FederationWay(Way):
    def __init__(self, name: str) -> None:
        self.name = name

    def door(self, adapter: Any, wish: Wish) -> Door | None:
        """A button when there is one provider, a list when there are several."""
        names = list(adapter.names().items())
        # Nobody stands first for good (SPID, rules of the button).
        SystemRandom().shuffle(names)
        choices = tuple(Choice(name, self._start(entity_id, wish)) for entity_id, name in names)
        if len(choices) == 1:
            return Door(self.name, adapter.label, choices[0].url)
        return Door(self.name, adapter.label, choices=choices)

    def _start(self, entity_id: str, wish: Wish) -> str:
        query = {"gestore": entity_id, "next": wish.destination}
        query |= {"livello": str(wish.level)} if wish.level else {}
        return f"{reverse('federation:start', args=[self.name])}?{urlencode(query)}"

    def logout_url(self, request: HttpRequest) -> str:
        """Nowhere to go: the token is revoked from here."""
        revoke(self.name, request.session.get(HINT))
        return ""
