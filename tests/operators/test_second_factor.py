"""The second factor of who works here: nothing opens without it, and no code opens twice."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.entering import MOST_FAILURES
from accounts.models import Authenticator, LoginRecord, Passkey
from accounts.second_factor import new_recovery_codes
from tests.operators.entering import PASSWORD, code_for, enter, give_code, give_password, shown_by, with_app, wrong_code
from tests.operators.pages import url

HERE = url("second_factor")


@pytest.fixture
def member(carla):
    return with_app(carla.user)


@pytest.fixture
def at_the_question(member, visit):
    client = visit()
    give_password(client, member)
    return client


def is_in(client):
    return client.get(url("inbox")).status_code == 200


def text(answer):
    return answer.content.decode()


def test_a_wrong_code_opens_nothing_and_says_so(at_the_question, member):
    answer = give_code(at_the_question, member, wrong_code(member))
    assert "Il codice non è quello giusto" in text(answer)
    assert not is_in(at_the_question)


@pytest.mark.parametrize("typed", ["", "abc", "12", "١٢٣٤٥٦", "999999999999", "-1"])
def test_what_is_no_code_opens_nothing(at_the_question, member, typed):
    at_the_question.post(HERE, {"con": "app", "code": typed})
    assert not is_in(at_the_question)


def test_spaces_in_a_code_do_not_matter(at_the_question, member):
    code = code_for(member)
    give_code(at_the_question, member, f" {code[:3]} {code[3:]} ")
    assert is_in(at_the_question)


def test_the_same_code_does_not_open_twice(at_the_question, member, visit):
    code = code_for(member)
    give_code(at_the_question, member, code)
    other = visit()
    give_password(other, member)
    answer = give_code(other, member, code)
    assert "è già stato usato" in text(answer)
    assert not is_in(other)


def test_after_a_wrong_code_the_next_must_wait(at_the_question, member):
    give_code(at_the_question, member, wrong_code(member))
    answer = at_the_question.post(HERE, {"con": "app", "code": shown_by(member)})
    assert "riprova tra" in text(answer)
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        give_code(at_the_question, member)
        assert is_in(at_the_question)


def test_after_too_many_wrong_codes_the_password_is_asked_again(at_the_question, member):
    for _ in range(MOST_FAILURES):
        answer = give_code(at_the_question, member, wrong_code(member))
    assert answer.status_code == 403
    assert "si ricomincia dalla password" in text(answer)
    assert at_the_question.get(HERE)["Location"].startswith(url("login"))


def test_the_password_does_not_wait_longer_than_ten_minutes_for_the_code(at_the_question, member):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert give_code(at_the_question, member)["Location"].startswith(url("login"))
        assert not is_in(at_the_question)


def test_a_password_changed_meanwhile_begins_again(at_the_question, member):
    member.set_password("un'altra-password")
    member.save()
    assert give_code(at_the_question, member)["Location"].startswith(url("login"))


def test_an_account_closed_meanwhile_begins_again(at_the_question, member):
    member.is_active = False
    member.save()
    assert give_code(at_the_question, member)["Location"].startswith(url("login"))


def test_a_session_without_the_mark_of_the_second_factor_opens_nothing(member, visit):
    client = visit("segrate")
    client.force_login(member, backend="accounts.backends.OperatorBackend")
    assert client.get(url("inbox"))["Location"].startswith(url("login"))
    assert client.get(url("login")).status_code == 200


def test_a_recovery_code_opens_once(at_the_question, member, visit):
    code, *others = new_recovery_codes(member)
    at_the_question.post(HERE, {"con": "recupero", "code": code.upper().replace("-", " ")})
    assert f"te ne restano {len(others)}" in text(at_the_question.get(url("inbox")))
    other = visit()
    give_password(other, member)
    assert "non vale" in text(other.post(HERE, {"con": "recupero", "code": code}))
    assert not is_in(other)


def test_recovery_codes_are_not_in_the_table(member):
    codes = new_recovery_codes(member)
    stored = set(member.staticdevice_set.get().token_set.values_list("token", flat=True))
    assert len(stored) == 10
    assert not stored & {code.replace("-", "") for code in codes} | stored & set(codes)


def test_the_key_in_the_table_is_not_the_secret(member):
    device = Authenticator.objects.get(user=member)
    assert device.bin_key.hex() != device.key
    assert device.key not in device.address("Segrate")


def test_the_login_is_written_down_with_how(at_the_question, member):
    give_code(at_the_question, member)
    assert [record.how for record in LoginRecord.objects.filter(user=member)] == ["app"]


def test_the_login_of_another_municipality_has_another_app(at_the_question, member, borgo, visit):
    """The session between the factors belongs to one host: at another the cookie says nothing."""
    other = visit("borgo")
    other.cookies["sessione"] = at_the_question.cookies["sessione"].value
    assert other.get(HERE)["Location"].startswith(url("login"))


class TestFirstLogin:
    @pytest.fixture
    def newcomer(self, carla, visit):
        carla.user.set_password("una-password-di-prova")
        carla.user.save()
        client = visit()
        give_password(client, carla.user)
        return client

    def seed(self, client):
        client.get(url("setup_app"))
        return Authenticator(key=client.session["authenticator_seed"])

    def code(self, client):
        from django_otp.oath import totp

        return f"{totp(self.seed(client).bin_key):06d}"

    def test_it_leads_to_choosing_a_second_factor_before_anything_else(self, newcomer):
        assert newcomer.get(HERE)["Location"] == url("setup")
        assert "Una passkey" in text(newcomer.get(url("setup")))
        assert not is_in(newcomer)

    def test_who_is_in_as_a_citizen_in_the_same_browser_chooses_too(self, carla, anna, visit):
        carla.user.set_password("una-password-di-prova")
        carla.user.save()
        client = visit("segrate", anna)
        give_password(client, carla.user)
        client.post(url("setup_app"), {"code": self.code(client)})
        assert is_in(client)
        assert client.get("/area-personale").status_code == 403

    def test_the_app_is_connected_by_its_code_and_the_recovery_codes_are_shown(self, newcomer, carla):
        page = newcomer.post(url("setup_app"), {"code": self.code(newcomer)})
        assert "Metti da parte i codici di recupero" in text(page)
        assert carla.user.staticdevice_set.get().token_set.count() == 10
        assert is_in(newcomer)

    def test_a_wrong_code_connects_nothing(self, newcomer, carla):
        right = int(self.code(newcomer))
        newcomer.post(url("setup_app"), {"code": f"{(right + 1) % 1_000_000:06d}"})
        assert not Authenticator.objects.filter(user=carla.user).exists()
        assert not is_in(newcomer)

    def test_the_code_that_connected_the_app_does_not_open_again(self, newcomer, carla, visit):
        code = self.code(newcomer)
        newcomer.post(url("setup_app"), {"code": code})
        other = visit()
        give_password(other, carla.user)
        assert "è già stato usato" in text(give_code(other, carla.user, code))

    def test_the_secret_stands_there_as_a_picture_and_as_text(self, newcomer):
        secret = self.seed(newcomer).secret
        page = text(newcomer.get(url("setup_app")))
        assert secret in page.replace(" ", "")
        assert "<svg" in page
        assert "style=" not in page

    def test_who_has_a_factor_cannot_add_another_with_the_password_alone(self, newcomer, carla, visit):
        newcomer.post(url("setup_app"), {"code": self.code(newcomer)})
        other = visit()
        give_password(other, carla.user)
        for name in ("setup", "setup_app", "setup_passkey"):
            assert other.get(url(name))["Location"] == HERE


class TestChangingFactors:
    @pytest.fixture
    def client(self, member, visit):
        client = visit()
        enter(client, member)
        return client

    def later(self, client):
        session = client.session
        session["second_factor_at"] -= 11 * 60
        session.save()

    @pytest.mark.parametrize("name", ["setup", "setup_app", "setup_passkey", "change_password"])
    def test_after_ten_minutes_the_second_factor_is_asked_again(self, client, name):
        assert client.get(url(name)).status_code == 200
        self.later(client)
        assert client.get(url(name))["Location"].startswith(url("confirm"))

    @pytest.mark.parametrize("name", ["remove_app", "renew_codes"])
    def test_and_before_anything_is_taken_away(self, client, member, name):
        self.later(client)
        assert client.post(url(name))["Location"].startswith(url("confirm"))
        assert Authenticator.objects.filter(user=member).exists()

    def test_giving_it_leads_on_and_renews_the_key(self, client, member):
        self.later(client)
        before = client.session.session_key
        answer = client.post(url("confirm"), {"con": "app", "code": code_for(member), "next": url("setup_app")})
        assert answer["Location"] == url("setup_app")
        assert client.session.session_key != before
        assert client.get(url("setup_app")).status_code == 200
        assert ">Questo<" in text(client.get(url("accesses")))

    def test_the_only_factor_stays(self, client, member):
        client.post(url("remove_app"))
        assert Authenticator.objects.filter(user=member).exists()

    def test_with_a_passkey_the_app_may_go(self, client, member):
        Passkey.objects.create(user=member, credential_id="x", public_key="", name="Ufficio")
        client.post(url("remove_app"))
        assert not Authenticator.objects.filter(user=member).exists()

    def test_new_recovery_codes_take_the_place_of_the_old(self, client, member, visit):
        old = new_recovery_codes(member)
        assert "Metti da parte" in text(client.post(url("renew_codes")))
        other = visit()
        give_password(other, member)
        assert "non vale" in text(other.post(HERE, {"con": "recupero", "code": old[0]}))

    def test_a_new_password_ends_the_other_sessions(self, client, member, visit):
        other = visit()
        enter(other, member)
        new = "una-nuova-password-lunga"
        answer = client.post(url("change_password"), {"current": PASSWORD, "password": new, "again": new})
        assert answer["Location"] == url("security")
        assert (is_in(client), is_in(other)) == (True, False)
