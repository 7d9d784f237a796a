"""Reports of errors to a Sentry server, for installations that ask for them. They name code, never a person."""

from typing import Any

import sentry_sdk

# Each may hold what somebody typed, or who somebody is.
PERSONAL = ("user", "request", "extra", "breadcrumbs", "logentry")


def report_errors(dsn: str, environment: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        before_send=without_people,
    )


def without_people(event: Any, hint: dict[str, Any]) -> Any:
    """The report with types and places only: an error's text may quote a form, and a database's quotes whole rows."""
    for part in PERSONAL:
        event.pop(part, None)
    for error in event.get("exception", {}).get("values", ()):
        error["value"] = ""
    if record := hint.get("log_record"):
        # A line of ours is a dict whose event is a fixed word; the text of another's may hold anything.
        event["message"] = record.msg.get("event", record.name) if isinstance(record.msg, dict) else record.name
    return event
