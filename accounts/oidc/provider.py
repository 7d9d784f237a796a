"""The identity provider that the municipality at hand has configured."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from accounts.login.problems import LoginProblem, Problem
from integrations.capability import options_for
from integrations.errors import DeliveryError


@dataclass(frozen=True)
class Provider:
    """`capability` is the one that configured it.

    `scopes` and `acr_values` are lists separated by spaces, as they travel; `end_session_endpoint` may be empty.
    """

    issuer: str
    client_id: str
    client_secret: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    scopes: str
    acr_values: str
    label: str
    capability: str = "identity"

    def library_setting(self, attr: str, *default: Any) -> Any:
        """What the library would look for in the settings of the process."""
        ours = {
            "OIDC_RP_SCOPES": self.scopes,
            "OIDC_USE_PKCE": True,
            "OIDC_PKCE_CODE_CHALLENGE_METHOD": "S256",
            "OIDC_USE_NONCE": True,
            "OIDC_STATE_SIZE": 40,
            "OIDC_NONCE_SIZE": 40,
        }
        if attr in ours:
            return ours[attr]
        if not default:
            raise ImproperlyConfigured(f"{attr} is not a setting of a municipality's identity provider")
        return default[0]

    def required_level(self, level_of: Callable[[str], int]) -> int:
        """The lowest of the levels asked for; 0 when none was."""
        return min((level_of(acr) for acr in self.acr_values.split()), default=0)


def current_provider(capability: str = "identity") -> Provider:
    """Raises LoginProblem when the municipality has configured none."""
    try:
        options = options_for(capability)
    except DeliveryError as error:
        raise LoginProblem(Problem.NOT_CONFIGURED, error.code) from error
    names = [field.name for field in fields(Provider) if field.name != "capability"]
    return Provider(**{name: str(getattr(options, name) or "") for name in names}, capability=capability)
