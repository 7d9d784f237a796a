"""The end of a session: the provider is told to forget the token (RFC 7009). SPID and CIE have no page to leave by."""

import logging
from typing import Any

from django.utils import timezone

from accounts.federation.relying_party import relying_party
from accounts.federation.requests import client_authentication
from accounts.login.problems import LoginProblem
from accounts.oidc.transport import slot
from integrations.errors import DeliveryError
from integrations.http import HttpClient
from tenants.crypto import Undecipherable, decrypt

logger = logging.getLogger(__name__)
# Leaving must not wait for anybody: what is not revoked now expires by itself within minutes.
CONNECT_SECONDS, READ_SECONDS = 1.0, 2.0


def revoke(way: str, hint: Any) -> None:
    """`hint` is what the login left in the session. Never raises."""
    if not isinstance(hint, dict) or "federated_provider" not in hint:
        return
    try:
        with slot():
            _revoke(way, hint["federated_provider"], decrypt(hint["access_token"]))
    except (LoginProblem, DeliveryError, Undecipherable) as error:
        logger.warning(
            "token not revoked: %s", getattr(error, "reason", "") or getattr(error, "code", "undecipherable")
        )


def _revoke(way: str, entity_id: str, token: str) -> None:
    party = relying_party(way)
    endpoint = party.provider(entity_id).revocation_endpoint
    if not endpoint:
        return
    form = {"token": token, "token_type_hint": "access_token"}
    form |= client_authentication(party, endpoint, int(timezone.now().timestamp()))
    HttpClient(endpoint, connect_seconds=CONNECT_SECONDS, read_seconds=READ_SECONDS).post("", data=form)
