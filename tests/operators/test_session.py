"""Entering and leaving the desk."""

import pytest

from tests.operators.entering import PASSWORD, give_code, with_app
from tests.operators.pages import url

SECOND_FACTOR = "/operatori/accedi/codice"


@pytest.fixture
def with_password(carla):
    return with_app(carla.user)


def enter(client, login, password=PASSWORD, **more):
    return client.post(url("login"), {"username": login, "password": password, **more})


def test_an_operator_enters_by_password_and_code_and_finds_the_desk(with_password, visit):
    client = visit()
    answer = enter(client, "carla@comune.example")
    assert (answer.status_code, answer["Location"]) == (302, SECOND_FACTOR)
    answer = give_code(client, with_password)
    assert (answer.status_code, answer["Location"]) == (302, "/operatori/")
    assert client.get(url("inbox")).status_code == 200


def test_the_password_alone_opens_nothing(with_password, visit):
    client = visit()
    enter(client, with_password.login)
    assert client.get(url("inbox"))["Location"].startswith("/operatori/accedi?")
    assert client.post(url("logout")).status_code == 302


def test_capitals_in_the_address_do_not_matter(with_password, visit):
    assert enter(visit(), " Carla@Comune.example ").status_code == 302


def test_each_factor_gives_the_session_a_new_key(with_password, visit):
    client = visit()
    client.session["x"] = 1
    client.session.save()
    keys = [client.session.session_key]
    enter(client, with_password.login)
    keys.append(client.session.session_key)
    give_code(client, with_password)
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert client.session.get_expire_at_browser_close()
    assert not client.cookies["sessione"]["max-age"]


def test_unknown_and_wrong_get_the_same_answer(with_password, visit):
    wrong = enter(visit(), with_password.login, "sbagliata")
    unknown = enter(visit(), "nessuno@comune.example", "sbagliata")
    assert "Email o password non corrette." in wrong.content.decode()
    assert "Email o password non corrette." in unknown.content.decode()
    assert (wrong.status_code, unknown.status_code) == (200, 200)


def test_a_refused_login_says_so_in_a_summary_that_leads_to_the_field(with_password, visit):
    page = enter(visit(), with_password.login, "sbagliata").content.decode()
    assert '<a href="#id_username">Email o password non corrette.</a>' in page
    assert page.count("data-errors") == 1


def test_a_closed_account_gets_the_same_answer(with_password, visit):
    with_password.is_active = False
    with_password.save()
    assert "Email o password non corrette." in enter(visit(), with_password.login).content.decode()


def test_five_wrong_passwords_lock_the_address_for_a_while(with_password, visit):
    client = visit()
    for _ in range(5):
        answer = enter(client, with_password.login, "sbagliata")
    assert answer.status_code == 429
    assert "Accesso sospeso per qualche minuto" in answer.content.decode()
    right = enter(client, with_password.login)
    assert right.status_code == 429
    assert client.get(url("inbox")).status_code == 302


def test_somebody_else_is_not_locked_out(with_password, giulia, visit):
    giulia.user.set_password(PASSWORD)
    giulia.user.save()
    client = visit()
    for _ in range(5):
        enter(client, with_password.login, "sbagliata")
    assert enter(client, giulia.user.login).status_code == 302


def test_it_goes_where_it_was_going(with_password, visit):
    client = visit()
    sent_away = client.get("/operatori/consegne/")
    assert sent_away["Location"] == "/operatori/accedi?next=%2Foperatori%2Fconsegne%2F"
    enter(client, with_password.login, next="/operatori/cerca")
    assert give_code(client, with_password)["Location"] == "/operatori/cerca"


@pytest.mark.parametrize(
    "elsewhere", ["https://altrove.example/operatori/", "//altrove.example", "/area-personale", ""]
)
def test_it_never_goes_elsewhere(with_password, visit, elsewhere):
    client = visit()
    enter(client, with_password.login, next=elsewhere)
    assert give_code(client, with_password)["Location"] == "/operatori/"


def test_leaving_is_a_post(with_password, visit):
    client = visit()
    enter(client, with_password.login)
    give_code(client, with_password)
    assert client.get(url("logout")).status_code == 405
    assert client.post(url("logout"))["Location"] == url("login")
    assert client.get(url("inbox")).status_code == 302


def test_a_citizen_does_not_enter_the_desk(anna, visit):
    assert visit("segrate", anna).get(url("inbox")).status_code == 403
