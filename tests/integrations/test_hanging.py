"""A worker that hangs: another takes over, and what the first still says is not listened to."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from integrations import kinds
from integrations.actions import run_round as rounds
from integrations.actions.run_delivery import run_delivery
from integrations.models import Delivery
from tenants.context import tenant_context
from tests.integrations.conftest import make_due, submit
from tests.integrations.test_races import in_threads, town  # noqa: F401 - a fixture

PATIENCE = 40


@pytest.fixture
def hang(town, system):  # noqa: F811
    """A worker that is inside the other system's call until `wake` is set; then it has had its effect."""
    inside, wake = threading.Event(), threading.Event()

    def perform(key):
        inside.set()
        assert wake.wait(PATIENCE)
        system.effects.append(key)
        return {"done": "late"}

    system.script = [perform]

    def work(job):
        def run():
            try:
                with tenant_context(town):
                    job()
            except Exception as error:
                ended.append(type(error).__name__)
            finally:
                connection.close()

        ended: list[str] = []
        thread = threading.Thread(target=run)
        thread.start()
        assert inside.wait(PATIENCE)

        def finish():
            wake.set()
            thread.join(PATIENCE)
            return ended

        return finish

    return work


def test_another_takes_over_and_the_late_result_is_refused(town, system, hang):  # noqa: F811
    with tenant_context(town):
        delivery = submit()
    finish = hang(lambda: run_delivery(delivery.pk))
    with tenant_context(town):
        assert run_delivery(delivery.pk) is None
        make_due(delivery)
    in_threads(town, lambda: run_delivery(delivery.pk))
    assert finish() == []
    with tenant_context(town):
        done = Delivery.objects.get()
        assert (done.state, done.result, done.attempts) == ("done", {"done": "k1"}, 2)
        assert list(done.events.values_list("what", flat=True)) == ["delivered"]
    assert system.handled == [("k1", {"done": "k1"})]


def test_its_place_is_given_to_another(town, system, hang, monkeypatch):  # noqa: F811
    monkeypatch.setattr(rounds, "SLOTS", 1)
    monkeypatch.setattr(rounds, "HUNG_MS", 1500)
    with tenant_context(town):
        submit(key="hangs")
    finish = hang(rounds.run_round)
    with tenant_context(town):
        submit(key="waits")
    in_threads(town, lambda: await_round())
    assert system.effects == ["waits"]
    assert finish() == ["OperationalError"]


def await_round():
    """As the scheduler asks again and again."""
    for _ in range(400):
        if rounds.run_round().attempted:
            return
        threading.Event().wait(0.05)
    raise AssertionError("the place was never given back")


def test_a_round_gives_its_place_back_and_leaves_the_session_as_it_was(town, system):  # noqa: F811
    with tenant_context(town):
        rounds.run_round()
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_session_timeout")
            assert cursor.fetchone()[0] == "0"
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                           "(SELECT oid FROM pg_database WHERE datname = current_database())")  # fmt: skip
            assert cursor.fetchone()[0] == 0


def test_who_hangs_inside_a_transaction_loses_its_locks(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone()[0] == "1min"


def test_the_limits_fit_into_each_other():
    """A lease outlives any call, and a task is ended before its delivery could be tried a third time."""
    longest_lease = max(kind.lease for kind in kinds.all_kinds())
    soft, hard = settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT
    assert timedelta(seconds=rounds.ROUND_SECONDS) < longest_lease < timedelta(seconds=soft)
    assert soft < hard <= rounds.HUNG_MS / 1000
    assert settings.CELERY_TASK_ACKS_LATE
