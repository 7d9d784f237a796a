"""SPID, CIE and eIDAS as ways in."""

from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from accounts.login.ways import Choice, Door, Way, Wish
from accounts.saml.logout import logout_url
from accounts.saml.profiles import Profile
from integrations.identity.saml.providers import Provider


class SamlWay(Way):
    def __init__(self, profile: Profile) -> None:
        self.name = profile.way
        self.profile = profile

    def door(self, adapter: Any, wish: Wish) -> Door | None:
        """A button when there is one provider, a list when there are several."""
        providers = list(adapter.providers())
        # Nobody stands first for good (SPID, rules of the button).
        SystemRandom().shuffle(providers)
        choices = tuple(Choice(provider.name, self._start(provider, wish)) for provider in providers)
        if not choices:
            return None
        if len(choices) == 1:
            return Door(self.name, adapter.label, choices[0].url)
        return Door(self.name, adapter.label, choices=choices)

    def _start(self, provider: Provider, wish: Wish) -> str:
        query = {"idp": provider.entity_id, "next": wish.destination}
        query |= {"livello": str(wish.level)} if wish.level else {}
        return f"{self.profile.path('login/')}?{urlencode(query)}"

    def logout_url(self, request: HttpRequest) -> str:
        return logout_url(request, self.name)
