"""Looking at the fleet's health: what is written down of each municipality, and that one does not stop the others."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import LoginKey, LoginRecord, User
from accounts.models.user import SYSTEM
from catalog.models import Service
from integrations.actions.configure import configure
from integrations.models import Delivery
from provisioning.fleet.health import rounds
from provisioning.fleet.health.ask import ask_to_look_again
from provisioning.fleet.health.months import months_until
from provisioning.fleet.models import ActiveService, Health, Usage
from tenants.context import current_schema, public_context, tenant_context
from tenants.models import Municipality


def delivery(key, state, **facts):
    result = {"result": {}, "finished_at": timezone.now()} if state == "done" else {}
    return Delivery.objects.create(
        kind="messaging.email", key=key, payload={}, attempt_limit=3, state=state, **(result | facts)
    )


def logged_in(user, at):
    return LoginRecord.objects.create(user=user, key_hash=f"{user.pk}{at}"[:64], how="app", opened_at=at, seen_at=at)


def test_it_writes_down_what_waits_for_somebody_and_since_when(segrate):
    with tenant_context(segrate):
        old = delivery("1", "failed", created_at=timezone.now() - timedelta(days=3))
        delivery("2", "needs_human"), delivery("3", "pending"), delivery("4", "done")
        delivery("5", "pending", not_before=timezone.now() + timedelta(minutes=5))
    assert rounds.read_due() == 2
    health = Health.objects.get(municipality=segrate)
    assert (health.deliveries_failed, health.deliveries_for_people, health.deliveries_waiting) == (1, 1, 1)
    assert health.stopped_since == old.created_at
    assert (health.failure, health.migrations_behind) == ("", 0)


def test_it_writes_down_the_last_activity_and_what_a_month_used(received, anna, segrate):
    carla = User.objects.create_operator("carla@comune.example", given_name="Carla", family_name="Neri")
    at = timezone.now()
    logged_in(carla, at), logged_in(anna, at), logged_in(anna, at - timedelta(hours=1))
    delivery("posta", "done")
    rounds.read_due()
    with public_context():
        health = Health.objects.get(municipality=segrate)
        month = Usage.objects.get(municipality=segrate, month=timezone.localdate().replace(day=1))
        assert Usage.objects.filter(municipality=segrate).count() == 12
    assert (health.last_submission_at, health.last_operator_login_at) == (received.received_at, at)
    assert health.storage_bytes > 0
    assert (month.cases, month.drafts, month.operator_logins) == (1, 1, 1)
    assert month.citizen_logins >= 1
    assert (month.deliveries, month.storage_bytes) == ({"messaging.email": 1}, health.storage_bytes)


def test_nothing_of_a_municipality_is_counted_for_another(received, segrate, borgo):
    delivery("1", "failed")
    rounds.read_due()
    with public_context():
        other = Health.objects.get(municipality=borgo)
        assert (other.deliveries_failed, other.last_submission_at, other.storage_bytes) == (0, None, 0)
        assert sum(Usage.objects.filter(municipality=borgo).values_list("cases", flat=True)) == 0
        assert not ActiveService.objects.filter(municipality=borgo).exists()


def test_a_month_that_is_over_keeps_what_was_counted_then(received, segrate):
    rounds.read_due()
    Usage.objects.filter(municipality=segrate).update(drafts=7)
    with time_machine.travel(timezone.now() + timedelta(days=70), tick=False):
        rounds.read_due()
    counted = dict(Usage.objects.filter(municipality=segrate).values_list("month", "drafts"))
    assert counted[timezone.localdate().replace(day=1)] == 7
    assert len(counted) in (14, 15)


def test_it_knows_which_services_are_on_which_version(service, segrate):
    rounds.read_due()
    known = ActiveService.objects.get()
    assert (known.municipality, known.code, known.state) == (segrate, "prova", "active")
    assert known.blueprint_hash == service.blueprint_hash
    Service.objects.update(state="suspended")
    with public_context():
        rounds.read_one(segrate)
    assert ActiveService.objects.get().state == "suspended"


def test_the_certificate_that_signs_the_logins_is_watched(segrate):
    end = timezone.now() + timedelta(days=20)
    with tenant_context(segrate):
        LoginKey.objects.create(way="spid", state="active", certificate="x", sealed_key="x", expires_at=end)
        rounds.read_due()
        assert Health.objects.get(municipality=segrate).certificate_expires_at is None
        configure("spid", "saml", {"email": "a@b.example", "metadata_url": "http://127.0.0.1:1/x"}, by=SYSTEM)
    rounds.read_one(segrate)
    health = Health.objects.get(municipality=segrate)
    assert health.certificate_expires_at == end
    assert [one["kind"] for one in health.certificates] == ["signing"]


def test_one_that_fails_stops_no_other_and_keeps_what_was_known(fresh_database, monkeypatch):
    rounds.read_due()
    segrate, borgo = (Municipality.objects.get(schema_name=name) for name in ("segrate", "borgo"))
    before = Health.objects.get(municipality=borgo).taken_at
    seen = []

    def _take():
        seen.append(current_schema())
        if current_schema() == "borgo":
            raise ValueError("Anna Bianchi")
        return take()

    take = rounds.take_reading
    Health.objects.update(tried_at=timezone.now() - timedelta(hours=2))
    monkeypatch.setattr(rounds, "take_reading", _take)
    assert rounds.read_due() == 2
    health = Health.objects.get(municipality=borgo)
    assert sorted(seen) == ["borgo", "segrate"]
    assert (health.failure, health.taken_at) == ("ValueError", before)
    assert Health.objects.get(municipality=segrate).taken_at > before


def test_a_round_that_runs_out_of_time_goes_on_with_the_others(segrate, borgo):
    assert rounds.read_due(seconds=0) == 0
    rounds.read_one(segrate)
    assert rounds.read_due() == 1
    assert rounds.read_due() == 0
    assert Health.objects.filter(taken_at__isnull=False).count() == 2


def test_one_without_a_whole_schema_is_left_alone(segrate, borgo):
    borgo.state = "preparing"
    borgo.save()
    assert rounds.read_due() == 1


def test_it_asks_the_integrations_and_the_hosts(segrate, settings, tls_host):
    settings.SPORTELLO_SCHEME, settings.SPORTELLO_TLS_PORT = "https", tls_host(days=60)
    segrate.domains.update(domain="localhost")
    with tenant_context(segrate):
        configure("protocol", "rest", {"base_url": "http://127.0.0.1:1", "token": "x"}, by=SYSTEM)
    rounds.ask_due()
    health = Health.objects.get(municipality=segrate)
    assert (health.integrations_failing, health.hosts_failing) == (1, 0)
    assert health.integrations[0]["title"] == "Protocollo informatico"
    assert health.hosts[0]["host"] == "localhost"
    assert (health.host_expires_at - timezone.now()).days == 59
    assert Health.objects.get(municipality__schema_name="borgo").integrations == []


def test_an_adapter_that_raises_is_a_failed_check_and_not_the_end(segrate, monkeypatch):
    def _raises(self):
        raise RuntimeError("secret")

    monkeypatch.setattr("integrations.identity.adapters.cns.Cns.check_config", _raises)
    with tenant_context(segrate):
        configure("cns", "proxy", {}, by=SYSTEM)
    rounds.ask_one(segrate)
    health = Health.objects.get(municipality=segrate)
    assert (health.integrations_failing, health.check_failure) == (1, "")
    assert "secret" not in str(health.integrations)


def test_asked_twice_it_is_looked_at_once(segrate, monkeypatch):
    sent = []
    monkeypatch.setattr("provisioning.fleet.health.ask.send_soon", lambda *args: sent.append(args) or True)
    assert ask_to_look_again(segrate)
    assert ask_to_look_again(segrate)
    assert sent == [("provisioning.fleet.tasks.look_again_at", "segrate")]
    rounds.look_again(segrate)
    assert not Health.objects.get(municipality=segrate).is_awaited(timezone.now())


def test_when_no_worker_can_be_told_nobody_is_kept_waiting(segrate, monkeypatch):
    monkeypatch.setattr("provisioning.fleet.health.ask.send_soon", lambda *args: False)
    assert not ask_to_look_again(segrate)
    assert Health.objects.get(municipality=segrate).asked_at is None


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 1, 31), date(2025, 2, 1)), (date(2026, 12, 1), date(2026, 1, 1))]
)
def test_the_last_twelve_months_end_with_this_one(day, first):
    months = months_until(day)
    assert (len(months), months[0], months[-1]) == (12, first, day.replace(day=1))
