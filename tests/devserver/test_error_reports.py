"""An error report leaves the installation: it names code, never a person."""

import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport
from sentry_sdk.utils import event_from_exception

from config import error_reports

SECRET = "BNCNNA85A41F205R"


class Caught(Transport):
    def __init__(self, options=None):
        super().__init__(options)
        self.events = []

    def capture_envelope(self, envelope):
        self.events.append(envelope.get_event())


@pytest.fixture
def client(monkeypatch):
    """As an installation would start it, but for the network and for hooks into the running process."""
    options = {}
    monkeypatch.setattr(sentry_sdk, "init", lambda **given: options.update(given))
    error_reports.report_errors("https://key@sentry.example/1", "production")
    return sentry_sdk.Client(**options, transport=Caught, default_integrations=False, auto_enabling_integrations=False)


def test_the_client_asks_for_no_personal_data_in_the_first_place(client):
    assert client.should_send_default_pii() is False
    assert (client.options["include_local_variables"], client.options["max_request_body_size"]) == (False, "never")


def an_error():
    fiscal_code = SECRET
    try:
        raise ValueError(f"Key (login)=(cf:{fiscal_code}) already exists.")
    except ValueError as error:
        return error


def test_it_says_what_broke_and_where(client):
    event, hint = event_from_exception(an_error(), client_options=client.options)
    client.capture_event(event, hint)
    (sent,) = client.transport.events
    (error,) = sent["exception"]["values"]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == ("ValueError", "an_error")
    assert sent["environment"] == "production"


def test_it_carries_no_text_variable_request_or_person(client):
    event, hint = event_from_exception(an_error(), client_options=client.options)
    event |= {"user": {"id": SECRET}, "request": {"data": SECRET}, "extra": {"x": SECRET}}
    client.capture_event(event, hint)
    assert SECRET not in json.dumps(client.transport.events)


@pytest.mark.parametrize(
    ("message", "shown"), [({"event": "upload.not_stored", "file": SECRET}, "upload.not_stored"), (SECRET, "a.logger")]
)
def test_of_a_logged_error_only_the_event_is_told(client, message, shown):
    record = logging.LogRecord("a.logger", logging.ERROR, "", 1, message, None, None)
    client.capture_event({"level": "error", "logentry": {"message": str(message)}}, {"log_record": record})
    (sent,) = client.transport.events
    assert sent["message"] == shown
    assert SECRET not in json.dumps(sent)
