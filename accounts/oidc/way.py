"""OpenID Connect as a way in."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.login.entry import HINT
from accounts.login.problems import LoginProblem
from accounts.login.ways import Door, Way, Wish
from accounts.oidc.provider import current_provider


class OidcWay(Way):
    """Configured as the capability `identity`, from the days when it was the only one."""

    name = "identity"

    def door(self, adapter: Any, wish: Wish) -> Door:
        query = {"next": wish.destination} | ({"livello": str(wish.level)} if wish.level else {})
        return Door(self.name, adapter.label, f"{reverse('oidc:start')}?{urlencode(query)}")

    def logout_url(self, request: HttpRequest) -> str:
        """OpenID Connect RP-Initiated Logout 1.0 §2."""
        try:
            provider = current_provider()
        except LoginProblem:
            return ""
        if not provider.end_session_endpoint:
            return ""
        query = {"client_id": provider.client_id, "post_logout_redirect_uri": request.build_absolute_uri("/")}
        if request.session.get(HINT):
            query["id_token_hint"] = request.session[HINT]
        return f"{provider.end_session_endpoint}?{urlencode(query)}"
