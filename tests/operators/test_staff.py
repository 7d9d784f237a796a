"""«Operatori»: who works here, with which roles, and how they leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.custom_roles import make_role
from accounts.actions.give_role import give_role
from accounts.actions.open_support import open_support
from accounts.models import Authenticator, Invitation, LoginRecord, RightsEvent, RoleAssignment, User
from accounts.roles import Role, SupportLevel
from cases.actions.assign import assign
from cases.models import Case, TimelineEvent
from cases.timeline import problems_of
from integrations.models import Delivery
from tests.operators.entering import enter, give_password, with_app
from tests.operators.pages import case_url, url


@pytest.fixture
def admin(desk, elena):
    return desk(elena)


def text(answer):
    return answer.content.decode()


def person(who):
    return url("staff_person", who.user.id)


def act(admin, name, who, **data):
    return text(admin.post(url(name, who.user.id), data, follow=True))


def test_the_list_names_who_works_here_and_no_citizen(admin, carla, anna):
    page = text(admin.get(url("staff")))
    assert "Carla Neri" in page
    assert "Istruttore" in page
    assert "Servizi sociali" in page
    assert "Anna" not in page


def test_the_list_is_searched_without_names_in_the_address(admin, carla, giulia):
    answer = admin.post(url("staff"), {"q": "giul"})
    assert answer["Location"] == url("staff")
    page = text(admin.get(url("staff")))
    assert "Giulia Neri" in page
    assert "Carla Neri" not in page


def test_the_list_asks_the_same_of_the_database_however_many_they_are(
    admin, carla, giulia, dario, rita, django_assert_num_queries
):
    admin.get(url("staff"))
    with django_assert_num_queries(8):
        admin.get(url("staff"))


def test_an_invited_person_is_listed_and_has_no_rights(admin, elena):
    data = {"given_name": "Dora", "family_name": "Riva", "email": "dora@comune.example"}
    page = text(admin.post(url("staff_invite"), data, follow=True))
    assert "Invito in partenza" in page
    assert "Ancora nessun ruolo" in page
    assert Delivery.objects.filter(kind="accounts.invitation").count() == 1
    assert "Invitato" in text(admin.get(url("staff")))


def test_the_same_address_is_not_invited_twice(admin, carla):
    answer = admin.post(url("staff_invite"), {"given_name": "C", "family_name": "N", "email": "Carla@comune.example"})
    assert answer.status_code == 422
    assert "già un operatore" in text(answer)


def test_a_role_given_holds_at_the_next_request(admin, desk, giulia, dario, office, received):
    client = desk(dario)
    assert client.get(case_url(received)).status_code == 404
    act(admin, "staff_give", dario, role=Role.CASE_OFFICER, office=str(office.id))
    assert client.get(case_url(received)).status_code == 200


def test_a_role_taken_during_a_session_holds_no_more_at_the_next_request(admin, desk, carla, received):
    client = desk(carla)
    assert client.get(case_url(received)).status_code == 200
    held = RoleAssignment.objects.get(user=carla.user)
    admin.post(url("staff_take", carla.user.id, held.id))
    assert client.get(case_url(received)).status_code == 404


def test_nobody_gets_a_role_that_was_not_chosen(admin, carla):
    page = admin.get(url("staff_person", carla.user.id)).content.decode()
    assert '<option value="" selected>Scegli il ruolo</option>' in page
    answer = admin.post(url("staff_give", carla.user.id), {"role": "", "office": ""})
    assert (answer.status_code, "Scegli il ruolo." in answer.content.decode()) == (422, True)
    assert carla.user.roles.count() == 1


def test_the_administrators_role_is_given_for_the_whole_municipality_only(admin, carla, office):
    answer = admin.post(url("staff_give", carla.user.id), {"role": Role.ADMINISTRATOR, "office": str(office.id)})
    assert answer.status_code == 422
    assert not RoleAssignment.objects.filter(user=carla.user, role=Role.ADMINISTRATOR).exists()


def test_the_last_administrator_keeps_the_role(admin, elena):
    held = RoleAssignment.objects.get(user=elena.user)
    page = text(admin.post(url("staff_take", elena.user.id, held.id), follow=True))
    assert "unica persona che amministra" in page
    assert RoleAssignment.objects.filter(id=held.id).exists()


def test_with_another_administrator_the_role_may_go(admin, elena, carla):
    give_role(carla.user, Role.ADMINISTRATOR, None, elena)
    held = RoleAssignment.objects.get(user=elena.user)
    admin.post(url("staff_take", elena.user.id, held.id))
    assert not RoleAssignment.objects.filter(id=held.id).exists()


def test_an_administrator_who_left_does_not_count(admin, elena, carla):
    give_role(carla.user, Role.ADMINISTRATOR, None, elena)
    User.objects.filter(pk=carla.user.pk).update(is_active=False)
    held = RoleAssignment.objects.get(user=elena.user)
    admin.post(url("staff_take", elena.user.id, held.id))
    assert RoleAssignment.objects.filter(id=held.id).exists()


def test_nobody_closes_or_resets_their_own_access(admin, elena):
    for name in ("staff_close", "staff_reset"):
        assert "non puoi chiuderlo" in act(admin, name, elena)
    elena.user.refresh_from_db()
    assert elena.user.is_active
    assert "Chiudi l'accesso adesso" not in text(admin.get(person(elena))).replace("&#x27;", "'")


class TestLeaving:
    def test_every_session_ends_at_once(self, admin, carla, visit):
        client = visit()
        enter(client, with_app(carla.user))
        assert client.get(url("inbox")).status_code == 200
        act(admin, "staff_close", carla)
        assert client.get(url("inbox")).status_code == 302
        assert not LoginRecord.objects.filter(user=carla.user, ended_at=None).exists()

    def test_nothing_opens_any_more(self, admin, carla, visit):
        with_app(carla.user)
        act(admin, "staff_close", carla)
        assert "Email o password non corrette." in text(give_password(visit(), carla.user))
        assert not Authenticator.objects.filter(user=carla.user).exists()

    def test_open_cases_go_back_to_be_assigned_with_a_line_in_their_history(self, admin, carla, case, desk, giulia):
        assign(case.id, carla.user, carla)
        page = act(admin, "staff_close", carla)
        assert "1 pratica è tornata tra quelle da assegnare" in page
        case.refresh_from_db()
        assert case.assigned_to is None
        event = case.timeline.last()
        assert (event.kind, event.actor_name) == (TimelineEvent.Kind.RELEASED, "Elena Neri")
        assert list(problems_of(case)) == []
        assert "Rimessa tra quelle da assegnare" in text(desk(giulia).get(case_url(case)))

    def test_closed_cases_stay_as_they_were(self, admin, carla, case):
        assign(case.id, carla.user, carla)
        Case.objects.filter(id=case.id).update(closed_at=case.received_at, outcome="granted")
        act(admin, "staff_close", carla)
        case.refresh_from_db()
        assert case.assigned_to == carla.user

    def test_support_is_none_of_them(self, admin):
        """Its access is a grant: it is seen and ended on the page about support."""
        hour = timezone.now() + timedelta(hours=1)
        fabio = open_support(uuid4(), ("Fabio", "Riva"), SupportLevel.READ, hour)
        assert "Fabio" not in text(admin.get(url("staff")))
        for name in ("staff_person", "staff_close", "staff_reset", "staff_give"):
            assert admin.post(url(name, fabio.id)).status_code in (404, 405)
        fabio.refresh_from_db()
        assert fabio.is_active

    def test_who_comes_back_is_invited_again(self, admin, carla):
        act(admin, "staff_close", carla)
        act(admin, "staff_reopen", carla)
        carla.user.refresh_from_db()
        assert carla.user.is_active
        assert not carla.user.has_usable_password()
        assert Invitation.objects.filter(user=carla.user, used_at=None).count() == 1

    def test_a_closed_access_gets_no_role_and_no_invitation(self, admin, carla):
        act(admin, "staff_close", carla)
        for name, data in (("staff_give", {"role": Role.AUDITOR}), ("staff_resend", {}), ("staff_reset", {})):
            assert "prima riaprilo" in act(admin, name, carla, **data)


def test_a_reset_takes_everything_ends_the_sessions_and_invites(admin, carla, visit):
    client = visit()
    enter(client, with_app(carla.user))
    act(admin, "staff_reset", carla)
    assert client.get(url("inbox")).status_code == 302
    assert not Authenticator.objects.filter(user=carla.user).exists()
    assert Invitation.objects.filter(user=carla.user).count() == 1


def test_unlocking_forgets_wrong_passwords_and_wrong_codes(admin, carla, visit):
    member, client = with_app(carla.user), visit()
    for _ in range(5):
        locked = give_password(client, member, "sbagliata")
    assert locked.status_code == 429
    Authenticator.objects.get(user=member).throttle_increment()
    act(admin, "staff_unlock", carla)
    assert enter(client, member).status_code == 302
    assert client.get(url("inbox")).status_code == 200


def test_a_person_of_another_kind_is_not_found(admin, anna):
    assert admin.get(url("staff_person", anna.id)).status_code == 404
    assert admin.post(url("staff_close", anna.id)).status_code == 404


def test_a_role_of_the_municipalitys_own_is_given_and_written_down(admin, elena, carla, office):
    role = make_role("Vigile", [Role.AUDITOR], sees_restricted=False, by=elena)
    page = act(admin, "staff_give", carla, role=str(role.id), office=str(office.id))
    assert "Ruolo dato" in page
    assert "Vigile" in page
    assert RightsEvent.objects.get(kind="given").role == "Vigile"
