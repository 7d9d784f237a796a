"""A municipality's door, closed for a while."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, Draft
from cases.tasks import expire_drafts
from integrations.models import Delivery
from integrations.tasks import run_deliveries
from provisioning.fleet.life.errors import Busy, LifeError, WrongState
from provisioning.fleet.life.suspend import resume, suspend
from provisioning.fleet.models import LifeEvent
from tenants.context import tenant_context
from tenants.db import connection
from tests.provisioning.fleet.life.conftest import FABIO
from tests.provisioning.fleet.life.traces import home_page


def _events(schema: str) -> list[tuple[str, str, str]]:
    return [(e.kind, e.by["name"], e.reason) for e in LifeEvent.objects.filter(schema_name=schema)]


def test_citizens_and_operators_see_a_courtesy_page_and_the_others_are_served(segrate):
    suspend(segrate, "Contratto scaduto", FABIO)
    for path in ("/", "/area-personale/", "/operatori/accedi"):
        page = Client(HTTP_HOST="segrate.localhost").get(path)
        assert (page.status_code, "sono sospesi" in page.content.decode()) == (503, True)
    assert home_page("borgo") == 200
    resume(segrate, FABIO)
    assert home_page("segrate") == 200


def test_the_journal_keeps_who_and_why(segrate):
    suspend(segrate, "Contratto scaduto", FABIO)
    resume(segrate, FABIO)
    assert _events("segrate") == [("suspended", "Fabio Riva", "Contratto scaduto"), ("resumed", "Fabio Riva", "")]
    assert _events("borgo") == []


def test_the_journal_is_only_added_to(segrate):
    suspend(segrate, "Contratto scaduto", FABIO)
    with pytest.raises(TypeError):
        LifeEvent.objects.update(reason="Altro")
    with pytest.raises(TypeError):
        LifeEvent.objects.all().delete()


def test_deliveries_wait_and_terms_go_on(segrate, celery_round):
    suspend(segrate, "Contratto scaduto", FABIO)
    with tenant_context(segrate):
        before = list(Delivery.objects.order_by("id").values("state", "attempts"))
        term = Case.objects.get().due_on
    celery_round("segrate")
    with tenant_context(segrate):
        assert list(Delivery.objects.order_by("id").values("state", "attempts")) == before
        assert Case.objects.get().due_on == term


@pytest.fixture
def celery_round():
    def _round(schema: str) -> None:
        run_deliveries(schema)
        connection.set_schema_to_public()

    return _round


def test_drafts_keep_and_get_the_time_back(segrate):
    with tenant_context(segrate):
        Draft.objects.filter(submitted_at=None).update(expires_at=timezone.now() + timedelta(seconds=1))
    suspend(segrate, "Contratto scaduto", FABIO)
    LifeEvent.objects.filter(kind="suspended")._raw_delete("default")
    LifeEvent.objects.create(
        schema_name="segrate", name="Comune di Segrate", istat_code="015205", kind="suspended", by=FABIO, reason="Prova",
        at=timezone.now() - timedelta(days=40),
    )  # fmt: skip
    with tenant_context(segrate):
        Draft.objects.filter(submitted_at=None).update(expires_at=timezone.now() - timedelta(days=30))
    expire_drafts()
    resume(segrate, FABIO)
    expire_drafts()
    with tenant_context(segrate):
        left = Draft.objects.get(submitted_at=None).expires_at - timezone.now()
    assert timedelta(days=9, hours=23) < left < timedelta(days=10, hours=1)


def test_what_is_not_active_cannot_be_suspended_nor_resumed_twice(segrate):
    with pytest.raises(WrongState, match="is active, not suspended"):
        resume(segrate, FABIO)
    suspend(segrate, "Contratto scaduto", FABIO)
    with pytest.raises(WrongState, match="is suspended, not active"):
        suspend(segrate, "Ancora", FABIO)
    assert len(_events("segrate")) == 1


def test_a_reason_is_needed(segrate):
    with pytest.raises(LifeError, match="Say why"):
        suspend(segrate, "  ", FABIO)
    assert home_page("segrate") == 200


def test_two_at_once_are_refused(segrate):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('sportello:life:segrate'))")
        with pytest.raises(Busy):
            suspend(segrate, "Contratto scaduto", FABIO)
    other.close()
    assert home_page("segrate") == 200
