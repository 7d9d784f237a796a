import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import SamlLogin
from accounts.tasks import purge_sessions
from tenants.context import tenant_context
from tenants.models import Municipality


def leave_sessions():
    for key, hours in (("old", -1), ("new", 1)):
        expiry = timezone.now() + datetime.timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=expiry)


def keys():
    return set(Session.objects.filter(session_key__in=["old", "new"]).values_list("session_key", flat=True))


def test_expired_sessions_go_from_the_vendors_host_and_from_every_municipality(segrate, borgo):
    leave_sessions()
    for town in (segrate, borgo):
        with tenant_context(town):
            leave_sessions()
    purge_sessions()
    assert keys() == {"new"}
    for town in (segrate, borgo):
        with tenant_context(town):
            assert keys() == {"new"}


def test_a_municipality_in_preparation_does_not_stop_it(segrate, borgo):
    Municipality.objects.filter(pk=borgo.pk).update(state="preparing", schema_name="not_yet")
    with tenant_context(segrate):
        leave_sessions()
    purge_sessions()
    with tenant_context(segrate):
        assert keys() == {"new"}


def test_logins_of_the_day_before_go_from_every_municipality(segrate, borgo):
    now = timezone.now()
    for town in (segrate, borgo):
        with tenant_context(town):
            for hours in (1, 25):
                asked_at = now - datetime.timedelta(hours=hours)
                SamlLogin.objects.create(way="spid", request_id=f"_{hours}", provider="x", level=2, asked_at=asked_at)
    purge_sessions()
    for town in (segrate, borgo):
        with tenant_context(town):
            assert [login.request_id for login in SamlLogin.objects.all()] == ["_1"]
