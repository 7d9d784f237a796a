"""The logs say what broke and where; never whose it was."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from config.logs import configure_logging

SECRET = "BNCNNA85A41F205R"


@pytest.fixture
def lines():
    """What the root logger writes in production's format."""
    root = logging.getLogger()
    before, stream = root.handlers[:], io.StringIO()
    configure_logging(json=True, level="INFO")
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure_logging(json=False, level="INFO")
    root.handlers[:] = before


def twice():
    with transaction.atomic():
        for _ in range(2):
            User.objects.create(login=f"cf:{SECRET}", kind="citizen", given_name="Anna", family_name="Rossi")


def test_an_error_of_the_database_is_told_without_the_rows_values(in_segrate, lines):
    with pytest.raises(IntegrityError, match=SECRET) as refused:
        twice()
    logging.getLogger("django.request").error("Internal Server Error: %s", "/servizi", exc_info=refused.value)
    (line,) = lines()
    assert SECRET not in json.dumps(line)
    first, *_others = line["exception"].splitlines()
    assert first == "psycopg.errors.UniqueViolation"
    assert "django.db.utils.IntegrityError" in line["exception"]
    assert "  tests/devserver/test_logs.py:" in line["exception"]
    assert line["exception"].count(":twice") == 1


def test_an_error_in_a_page_is_told_in_the_same_way(segrate, visit, lines, monkeypatch):
    def broken(request):
        raise ValueError(f"login=cf:{SECRET}")

    monkeypatch.setattr("tenants.views._branding", lambda *args: broken(args))
    client = visit("segrate")
    client.raise_request_exception = False
    assert client.get("/marchio/abc.css").status_code == 500
    told = [line for line in lines() if "exception" in line]
    assert [line["exception"].splitlines()[0] for line in told] == ["builtins.ValueError"]
    assert SECRET not in json.dumps(lines())


def test_a_background_job_that_fails_is_told_without_its_words(lines):
    error = ValueError(f"login=cf:{SECRET}")
    data = {"name": "cases.tasks.expire_drafts", "id": "1", "description": "raised unexpected", "exc": repr(error)}
    sentence = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
    logging.getLogger("celery.app.trace").error(sentence, data, exc_info=error, extra={"data": data})
    (line,) = lines()
    assert line["event"] == "Task cases.tasks.expire_drafts[1] raised unexpected"
    assert line["exception"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)
