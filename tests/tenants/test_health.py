"""A process is sent requests only when it can answer them, and while it stays."""

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from tenants import health


@pytest.fixture(autouse=True)
def _unseen(monkeypatch):
    monkeypatch.setattr(health, "_seen_current", set())


def asked(visit, path="/readyz"):
    answer = visit("10.0.0.1").get(path)
    return answer.status_code, answer.content


def test_it_is_ready_at_this_release(db, visit):
    assert asked(visit) == (200, b"ready")


def test_it_is_not_ready_before_the_upgrade(db, visit):
    MigrationRecorder.Migration.objects.filter(app="tenants").first().delete()
    assert asked(visit) == (503, b"the database is older than this release")
    assert asked(visit, "/healthz") == (200, b"ok")


def test_it_stays_ready_when_the_database_is_of_a_newer_release(db, visit):
    MigrationRecorder.Migration.objects.create(app="tenants", name="9999_of_tomorrow")
    assert asked(visit) == (200, b"ready")


def test_what_was_once_right_is_not_read_again(db, visit, django_assert_num_queries):
    asked(visit)
    # The search path, and the question itself.
    with django_assert_num_queries(2):
        assert asked(visit) == (200, b"ready")


def test_it_is_not_ready_while_it_drains(db, visit, settings, tmp_path):
    settings.SPORTELLO_RUN = str(tmp_path)
    assert asked(visit) == (200, b"ready")
    (tmp_path / health.DRAINING).touch()
    assert asked(visit) == (503, b"draining")
    assert asked(visit, "/healthz") == (200, b"ok")


def test_it_is_not_ready_without_its_database(db, visit, monkeypatch):
    def gone():
        raise DatabaseError("host=10.1.2.3")

    monkeypatch.setattr(health, "_reaches_database", gone)
    assert asked(visit) == (503, b"database unreachable")
