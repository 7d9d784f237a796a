"""The logins that a browser began, in its session under `name`: state → record. Each is good for one answer."""

import time
from typing import Any

from django.http import HttpRequest

from accounts.login.problems import LoginProblem, Problem
from tenants.context import current_schema

# A person may have to find the phone, open the app and try twice.
ATTEMPT_SECONDS = 15 * 60


def take(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """The record of the login that this answer belongs to, which from now on is spent."""
    begun = request.session.get(name)
    record = begun.pop(request.GET.get("state", ""), None) if isinstance(begun, dict) else None
    if record is not None:
        request.session.modified = True
        # Written before the slow part: the same answer arriving twice must find the record spent.
        request.session.save()
    return record


def check(record: dict[str, Any] | None, **wanted: str) -> dict[str, Any]:
    """The record, if it is of this municipality, young enough, and says what is `wanted`. Raises LoginProblem."""
    if record is None:
        raise LoginProblem(Problem.STATE_LOST, "state_unknown")
    if record["schema"] != current_schema() or any(record.get(name) != value for name, value in wanted.items()):
        raise LoginProblem(Problem.STATE_LOST, "state_of_another_login")
    if time.time() - record["added_on"] > ATTEMPT_SECONDS:
        raise LoginProblem(Problem.STATE_LOST, "state_too_old")
    return record
