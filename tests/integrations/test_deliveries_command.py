import pytest
from django.core.management import CommandError, call_command

from integrations.actions.configure import configure
from integrations.actions.run_round import run_round
from integrations.errors import PermanentError
from integrations.models import Delivery
from integrations.queries import ledger_health
from tenants.context import tenant_context
from tests.integrations.conftest import ELENA, submit


@pytest.fixture
def town(segrate, system):
    """Two failed deliveries, one waiting, one done."""
    with tenant_context(segrate):
        configure("fake", "memory", {}, by=ELENA)
        system.script = [PermanentError("http_422"), PermanentError("http_422")]
        for key in ("failed-1", "failed-2", "done"):
            submit(key=key, name="Anna Rossi")
        run_round()
        submit(key="waiting", name="Anna Rossi")
    return segrate


def state_of(town, key) -> str:
    with tenant_context(town):
        return Delivery.objects.get(key=key).state


def test_it_lists_what_is_not_done_without_personal_data(town, capsys):
    call_command("deliveries", tenant="segrate")
    out = capsys.readouterr().out
    assert out.endswith("3 in all\n")
    assert out.count("http_422") == 2
    assert "Anna" not in out


def test_it_lists_one_state(town, capsys):
    call_command("deliveries", tenant="segrate", state="done")
    assert capsys.readouterr().out.endswith("1 in all\n")


def test_it_retries_the_deliveries_it_is_given(town):
    with tenant_context(town):
        failed = Delivery.objects.get(key="failed-1")
    call_command("deliveries", tenant="segrate", retry=[str(failed.pk)])
    assert state_of(town, "failed-1") == "pending"
    assert state_of(town, "failed-2") == "failed"


def test_it_retries_all_that_failed(town, capsys):
    call_command("deliveries", tenant="segrate", retry_failed=True)
    assert capsys.readouterr().out == "2 will be tried again\n"
    assert {state_of(town, key) for key in ("failed-1", "failed-2")} == {"pending"}


def test_it_refuses_to_retry_what_is_done_or_unknown(town, borgo):
    with tenant_context(town):
        done = Delivery.objects.get(key="done")
    with pytest.raises(CommandError, match="is done"):
        call_command("deliveries", tenant="segrate", retry=[str(done.pk)])
    with pytest.raises(CommandError, match="do not exist"):
        call_command("deliveries", tenant="borgo", retry=[str(done.pk)])


def test_it_names_a_municipality_that_does_not_exist(db):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("deliveries", tenant="nowhere")


def test_the_health_of_the_ledger_counts_what_needs_attention(town):
    with tenant_context(town):
        (health,) = ledger_health()
    assert (health.kind, health.waiting, health.failed, health.needs_human) == ("fake.lookup", 1, 2, 0)
    assert health.oldest_waiting is not None
