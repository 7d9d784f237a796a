"""The administrator's pages of roles, the journal, and the cashier's page."""

import pytest

from accounts.models import CustomRole, RightsEvent, RoleAssignment
from accounts.roles import Role
from billing.actions.create_debt_position import Debtor, Line, create_debt_position
from billing.models import DebtPosition
from cases.dues import subject_of
from cases.models import TimelineEvent
from tests.cases.conftest import SYSTEM, operator
from tests.operators.pages import url

OWN = {"name": " Agente  dei contrassegni ", "stands_for": ["case_officer"], "sees_restricted": "on"}


@pytest.fixture
def owed(case):
    debtor = Debtor("person", "Anna Bianchi", "BNCNNA85A41F205R")
    return create_debt_position(
        subject=subject_of(case), reason=f"Pratica {case.tracking_code}", citizen=case.applicant, due_on=case.due_on,
        debtor=debtor, lines=[Line("tariffa", "Tariffa", "fee", 1_000)], by=SYSTEM,
    )  # fmt: skip


@pytest.fixture
def silvia(office):
    return operator("Silvia", Role.CASHIER, office)


def test_a_role_is_made_and_listed_with_who_has_it(elena, carla, office, desk):
    client = desk(elena)
    assert client.post(url("role_new"), OWN).status_code == 302
    role = CustomRole.objects.get()
    assert (role.name, role.stands_for, role.sees_restricted) == ("Agente dei contrassegni", ["case_officer"], True)
    RoleAssignment.objects.create(user=carla.user, custom=role, office=office)
    page = client.get(url("roles")).content.decode()
    assert ("Agente dei contrassegni" in page, "Carla Neri" in page) == (True, True)


def test_an_error_is_listed_once_and_each_part_of_a_role_says_what_it_lets_one_do(elena, desk):
    page = desk(elena).post(url("role_new"), OWN | {"stands_for": []}).content.decode()
    assert page.count("C'è un errore da correggere") + page.count("C&#x27;è un errore da correggere") == 1
    assert "Segue le consegne al protocollo" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "Scrivi il nome del ruolo."),
        ({"stands_for": []}, "Scegli almeno un ruolo di partenza."),
        ({"stands_for": ["administrator"]}, "administrator"),
        ({"name": "AGENTE"}, "già un ruolo con questo nome"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_with_the_reason(elena, desk, change, words):
    CustomRole.objects.create(name="Agente", stands_for=["auditor"])
    answer = desk(elena).post(url("role_new"), OWN | change)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert CustomRole.objects.count() == 1


def test_a_role_that_somebody_has_is_not_deleted(elena, carla, desk):
    role = CustomRole.objects.create(name="Agente", stands_for=["auditor"])
    RoleAssignment.objects.create(user=carla.user, custom=role)
    answer = desk(elena).post(url("role_delete", role.id), follow=True)
    assert "prima toglilo" in answer.content.decode()
    assert CustomRole.objects.filter(id=role.id).exists()


def test_the_journal_tells_what_changed(elena, rita, desk):
    client = desk(elena)
    client.post(url("role_new"), OWN)
    role = CustomRole.objects.get()
    client.post(url("role", role.id), {"name": "Vigile", "stands_for": ["auditor"]})
    page = desk(rita).get(url("rights_journal")).content.decode()
    assert "Prima: Agente dei contrassegni (Istruttore; con i dati riservati). Ora: Vigile (Revisore; senza" in page
    assert RightsEvent.objects.count() == 2


def test_the_cashier_records_a_payment_without_opening_the_case(case, owed, silvia, desk):
    client = desk(silvia)
    assert "Anna Bianchi" in client.get(url("collections")).content.decode()
    assert client.get(url("case", case.id)).status_code == 404
    paid_on, method = case.received_at.date().isoformat(), DebtPosition.Method.values[0]
    data = {"method": method, "paid_on": paid_on, "reference": "CRO 123"}
    answer = client.post(url("collect", owed.id), data)
    assert (answer.status_code, answer.url) == (302, url("collections"))
    owed.refresh_from_db()
    assert (owed.state, owed.recorded_by["name"]) == ("paid", "Silvia Neri")
    assert case.timeline.filter(kind=TimelineEvent.Kind.DUE_PAID).count() == 1


def test_the_cashier_of_another_office_finds_nothing(owed, dario, desk):
    RoleAssignment.objects.create(user=dario.user, role=Role.CASHIER, office=dario.user.roles.get().office)
    client = desk(dario)
    assert "Anna Bianchi" not in client.get(url("collections")).content.decode()
    assert client.get(url("collect", owed.id)).status_code == 404


@pytest.mark.parametrize(("typed", "found"), [("bianchi anna", True), ("BNCNNA85A41F205R", True), ("rossi", False)])
def test_the_search_of_dues_leaves_no_name_in_an_address(owed, silvia, desk, typed, found):
    client = desk(silvia)
    answer = client.post(url("collections"), {"q": typed})
    assert answer.url == url("collections")
    assert (str(owed.id) in client.get(answer.url).content.decode()) is found


def test_the_menu_shows_what_the_role_opens_and_no_more(silvia, desk, office):
    page = desk(silvia).get(url("inbox")).content.decode()
    assert url("collections") in page
    assert url("deliveries") not in page
    nadia = desk(operator("Nadia", Role.PROTOCOL_CLERK, None)).get(url("inbox")).content.decode()
    assert url("deliveries") in nadia
    assert url("catalogue") not in nadia
