"""The logins that this browser began, each good for one answer. They live in its session and nowhere else."""

import time
from typing import Any

from django.http import HttpRequest

from accounts.federation.requests import Secrets
from accounts.login.problems import LoginProblem, Problem
from tenants.context import current_schema

BEGUN = "federation_logins"
MOST_BEGUN = 8
# A person may have to find the phone, open the app and try twice.
ATTEMPT_SECONDS = 15 * 60


def remember(request: HttpRequest, own: Secrets, **facts: Any) -> None:
    """Two tabs may log in for two different pages: each has its own record."""
    begun = dict(request.session.get(BEGUN, {}))
    begun[own.state] = facts | {
        "nonce": own.nonce,
        "verifier": own.verifier,
        "schema": current_schema(),
        "at": time.time(),
    }
    request.session[BEGUN] = dict(list(begun.items())[-MOST_BEGUN:])


def take(request: HttpRequest) -> dict[str, Any] | None:
    """The record of the login that this answer belongs to, which from now on is spent."""
    begun = request.session.get(BEGUN)
    record = begun.pop(request.GET.get("state", ""), None) if isinstance(begun, dict) else None
    if record is not None:
        request.session.modified = True
        # Written before the slow part: the same answer arriving twice must find the record spent.
        request.session.save()
    return record


def check(record: dict[str, Any] | None, way: str) -> dict[str, Any]:
    if record is None:
        raise LoginProblem(Problem.STATE_LOST, "state_unknown")
    if record["schema"] != current_schema() or record["way"] != way:
        raise LoginProblem(Problem.STATE_LOST, "state_of_another_login")
    if time.time() - record["at"] > ATTEMPT_SECONDS:
        raise LoginProblem(Problem.STATE_LOST, "state_too_old")
    return record
