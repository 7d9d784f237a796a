"""Architecture §3, the hard test: two municipalities on one connection, cache and session store never see each other."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import User
from offices.models import Office
from tenants.context import InsideTransaction, current_municipality, public_context, tenant_context


def test_it_keeps_rows_apart_on_one_connection(segrate, borgo):
    for _ in range(3):
        with tenant_context(segrate):
            Office.objects.get_or_create(code="sociale", defaults={"name": "Ufficio di Segrate"})
        with tenant_context(borgo):
            assert not Office.objects.filter(name="Ufficio di Segrate").exists()
        with tenant_context(segrate):
            assert [o.name for o in Office.objects.all()] == ["Ufficio di Segrate"]


def test_it_keeps_cache_entries_apart(segrate, borgo):
    with tenant_context(segrate):
        cache.set("conteggio", 7)
    with tenant_context(borgo):
        assert cache.get("conteggio") is None
    with tenant_context(segrate):
        assert cache.get("conteggio") == 7


def test_it_does_not_accept_the_session_of_another_municipality(segrate, borgo, visit):
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
        client = visit("segrate", carla)
        cookie = client.cookies["sessione"].value
    stranger = visit("borgo")
    stranger.cookies["sessione"] = cookie
    response = stranger.get("/operatori/")
    assert response.status_code == 302
    assert response["Location"].startswith("/operatori/accedi")


def test_it_refuses_to_change_tenant_inside_a_transaction(segrate):
    with transaction.atomic(), pytest.raises(InsideTransaction), tenant_context(segrate):
        pass


def test_it_returns_to_where_it_was_after_an_error(segrate, borgo):
    with tenant_context(segrate):
        with pytest.raises(ZeroDivisionError), tenant_context(borgo):
            1 / 0  # noqa: B018
        assert current_municipality() == segrate
    with public_context(), pytest.raises(LookupError):
        current_municipality()


def tables_in(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


BOTH_SIDES = {
    "django_migrations",
    "accounts_user",
    "django_session",
    "accounts_passkey",
    "otp_totp_totpdevice",
    "otp_static_staticdevice",
    "otp_static_statictoken",
}


def test_only_the_named_tables_stand_on_both_sides(segrate):
    assert tables_in("public") & tables_in("segrate") == BOTH_SIDES


def test_the_public_side_holds_only_what_is_shared(segrate):
    assert tables_in("public") - BOTH_SIDES == {
        "tenants_municipality",
        "tenants_domain",
        "tenants_branding",
        "catalog_blueprintversion",
        "integrations_worksignal",
        "support_supportgrant",
        "support_supportevent",
        "support_supportticket",
        "support_troubleticket",
        "support_ticketclock",
        "support_ticketpause",
        "support_ticketevent",
        "support_pricelist",
        "support_price",
        "support_adhesion",
        "support_adhesionevent",
        "pnrr_dossier",
        "pnrr_fundedservice",
        "pnrr_trialidentity",
        "pnrr_dossierevent",
        "pnrr_checkrun",
        "pnrr_evidence",
        "pnrr_dossierpaper",
        "fleet_schemascript",
        "fleet_lifeevent",
        "fleet_lifejob",
        "fleet_deletionproof",
        "fleet_cell",
        "fleet_move",
        "fleet_placement",
        "fleet_activeservice",
        "fleet_health",
        "fleet_registereddomain",
        "fleet_orderdraft",
        "fleet_orderevent",
        "fleet_usage",
        "integrations_providerlist",
        "django_content_type",
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
    }


def test_no_foreign_key_crosses_schemas(segrate):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.conname FROM pg_constraint c
               JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid
               WHERE c.contype = 'f' AND a.relnamespace <> b.relnamespace"""
        )
        assert cursor.fetchall() == []


def test_there_are_no_triggers_of_ours_and_few_relations_in_a_tenant(segrate):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'segrate'::regnamespace")
        assert cursor.fetchone()[0] <= 500
