"""The logins that this browser began, each good for one answer. They live in its session and nowhere else."""

import time
from typing import Any

from django.http import HttpRequest

from accounts.federation.requests import Secrets
from tenants.context import current_schema

BEGUN = "federation_logins"
MOST_BEGUN = 8


def remember(request: HttpRequest, own: Secrets, **facts: Any) -> None:
    """Two tabs may log in for two different pages: each has its own record."""
    begun = dict(request.session.get(BEGUN, {}))
    begun[own.state] = facts | {
        "nonce": own.nonce,
        "verifier": own.verifier,
        "schema": current_schema(),
        "added_on": time.time(),
    }
    request.session[BEGUN] = dict(list(begun.items())[-MOST_BEGUN:])
