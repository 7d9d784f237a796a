"""What the municipality's administrator sees of support, and what a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleAssignment, User
from accounts.roles import Role, SupportLevel
from provisioning.support.models import SupportGrant
from tenants.context import tenant_context


def desk(visit, town, user):
    with tenant_context(town):
        return visit(town.schema_name, user)


def test_the_administrator_reads_who_why_and_what_was_opened(ask, come_in, elena, segrate, visit):
    grant = ask()
    support = come_in(grant)
    support.get("/operatori/")
    client = desk(visit, segrate, elena.user)
    listed = client.get("/operatori/assistenza/").content.decode()
    assert "Fabio Riva" in listed
    page = client.get(f"/operatori/assistenza/{grant.id}/").content.decode()
    for words in ("Un servizio non si apre più", "A-12", "Sola lettura", "Elenco delle pratiche", "In corso"):
        assert words in page


def test_the_administrator_closes_it_from_the_page(ask, come_in, elena, segrate, visit):
    grant = ask()
    support = come_in(grant)
    client = desk(visit, segrate, elena.user)
    answer = client.post(f"/operatori/assistenza/{grant.id}/chiudi", follow=True)
    assert "Accesso chiuso" in answer.content.decode()
    assert support.get("/operatori/").status_code == 302


def test_the_administrator_consents_from_the_page(ask, elena, segrate, visit):
    grant = ask(SupportLevel.RESTRICTED)
    client = desk(visit, segrate, elena.user)
    assert "Acconsenti per 1 ora" in client.get(f"/operatori/assistenza/{grant.id}/").content.decode()
    client.post(f"/operatori/assistenza/{grant.id}/acconsenti")
    assert SupportGrant.objects.get().is_running


def test_the_auditor_reads_and_decides_nothing(ask, segrate, visit):
    grant = ask()
    with tenant_context(segrate):
        rita = User.objects.create_operator("rita@segrate.example", given_name="Rita", family_name="Neri")
        RoleAssignment.objects.create(user=rita, role=Role.AUDITOR)
    client = desk(visit, segrate, rita)
    page = client.get(f"/operatori/assistenza/{grant.id}/").content.decode()
    assert "Chiudi l'accesso" not in page
    assert client.post(f"/operatori/assistenza/{grant.id}/chiudi").status_code == 403


def test_grants_of_another_municipality_do_not_exist_here(ask, elena, segrate, borgo, visit):
    grant = ask(town=borgo)
    client = desk(visit, segrate, elena.user)
    assert "Fabio" not in client.get("/operatori/assistenza/").content.decode()
    assert client.get(f"/operatori/assistenza/{grant.id}/").status_code == 404
    assert client.post(f"/operatori/assistenza/{grant.id}/chiudi").status_code == 404
    assert SupportGrant.objects.get().is_running


def test_it_stands_in_the_journal_of_rights(ask, elena, segrate, visit):
    ask()
    page = desk(visit, segrate, elena.user).get("/operatori/registro-diritti/").content.decode()
    assert "Assistenza del fornitore aperta" in page
    assert "Un servizio non si apre più (richiesta A-12)" in page


def test_the_list_costs_the_same_for_many(ask, elena, segrate, marta, visit, django_assert_num_queries):
    client = desk(visit, segrate, elena.user)
    ask()
    client.get("/operatori/assistenza/")
    with django_assert_num_queries(7):
        client.get("/operatori/assistenza/")
    ask(staff=marta)
    with django_assert_num_queries(7):
        client.get("/operatori/assistenza/")


def test_support_costs_three_statements_a_page_and_nobody_else_any(ask, come_in, segrate, visit):
    client = come_in(ask())
    client.get("/operatori/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/operatori/")
    ours = [
        query["sql"] for query in seen if "support_support" in query["sql"] or "public.accounts_user" in query["sql"]
    ]
    assert len(ours) == 3
