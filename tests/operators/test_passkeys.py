"""A passkey is both factors: only with its own challenge, on its own host, and when the device knew who held it."""

import html
import json
import re

import pytest

from accounts.models import LoginRecord, Passkey, User
from tenants.context import tenant_context
from tests.operators.entering import give_password, with_app
from tests.operators.pages import url
from tests.operators.soft_passkey import SoftPasskey


def options_on(client, name):
    page = client.get(url(name)).content.decode()
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def add(client, device, name="Ufficio"):
    answer = device.create(options_on(client, "setup_passkey"))
    return client.post(url("setup_passkey"), {"name": name, "credential": answer})


def come_in(client, device):
    answer = device.get(options_on(client, "passkey_login"))
    return client.post(url("passkey_login"), {"credential": answer})


def is_in(client):
    return client.get(url("inbox")).status_code == 200


@pytest.fixture
def device(carla, desk):
    device = SoftPasskey()
    add(desk(carla), device)
    return device


def test_it_is_kept_with_its_name_and_without_anything_secret(device, carla):
    passkey = Passkey.objects.get(user=carla.user)
    assert (passkey.name, passkey.sign_count, passkey.last_used_at) == ("Ufficio", 0, None)


def test_the_first_one_brings_recovery_codes(carla, desk):
    assert "Metti da parte i codici di recupero" in add(desk(carla), SoftPasskey()).content.decode()


def test_it_opens_the_desk_by_itself(device, carla, visit):
    client = visit()
    assert come_in(client, device)["Location"] == "/operatori/"
    assert is_in(client)
    assert LoginRecord.objects.get(user=carla.user).how == "passkey"


def test_it_is_the_second_factor_after_the_password(device, carla, visit):
    client = visit()
    give_password(client, with_app(carla.user))
    page = client.get(f"{url('second_factor')}?con=passkey").content.decode()
    options = json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))
    client.post(url("second_factor"), {"con": "passkey", "credential": device.get(options)})
    assert is_in(client)
    assert LoginRecord.objects.get(user=carla.user).how == "password_passkey"


def test_an_answer_is_taken_once(device, visit):
    client = visit()
    answer = device.get(options_on(client, "passkey_login"))
    client.post(url("passkey_login"), {"credential": answer})
    other = visit()
    options_on(other, "passkey_login")
    other.post(url("passkey_login"), {"credential": answer})
    assert not is_in(other)


def test_an_answer_without_a_question_opens_nothing(device, visit):
    client = visit()
    client.post(url("passkey_login"), {"credential": device.get({"challenge": "AAAA"})})
    assert not is_in(client)


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": 1, "response": {}}', "{" * 30_000])
def test_what_is_no_answer_gets_a_page(device, visit, answer):
    client = visit()
    options_on(client, "passkey_login")
    page = client.post(url("passkey_login"), {"credential": answer})
    assert page.status_code == 200
    assert "non è stata riconosciuta" in page.content.decode()


def test_a_site_that_looks_like_ours_gets_nothing(device, visit):
    client = visit()
    device.origin = "http://segrate.localhost.altrove.example"
    come_in(client, device)
    assert not is_in(client)


def test_without_finger_face_or_pin_it_opens_nothing(device, visit):
    client = visit()
    device.verifies = False
    come_in(client, device)
    assert not is_in(client)


def test_one_that_does_not_verify_is_not_even_kept(carla, desk):
    device = SoftPasskey()
    device.verifies = False
    assert "non è stata creata" in add(desk(carla), device).content.decode()
    assert not Passkey.objects.exists()


def test_a_copy_that_counts_from_the_start_again_is_refused(device, visit):
    come_in(visit(), device)
    come_in(visit(), device)
    device.count = 0
    client = visit()
    come_in(client, device)
    assert not is_in(client)


def test_another_device_with_the_same_name_opens_nothing(device, visit):
    false = SoftPasskey()
    false.id = device.id
    client = visit()
    come_in(client, false)
    assert not is_in(client)


def test_the_passkey_of_a_colleague_is_no_second_factor(device, giulia, visit):
    client = visit()
    give_password(client, with_app(giulia.user))
    Passkey.objects.create(user=giulia.user, credential_id="QUJDRA", public_key="", name="Altra")
    page = client.get(f"{url('second_factor')}?con=passkey").content.decode()
    options = json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))
    client.post(url("second_factor"), {"con": "passkey", "credential": device.get(options)})
    assert not is_in(client)


def test_who_has_left_does_not_come_in(device, carla, visit):
    User.objects.filter(pk=carla.user.pk).update(is_active=False)
    client = visit()
    come_in(client, device)
    assert not is_in(client)


def test_in_another_municipality_it_is_unknown(device, borgo, visit):
    """Not even from a device that signs for the other host as well."""
    device.host, device.origin = "borgo.localhost", "http://borgo.localhost"
    client = visit("borgo")
    assert "non è stata riconosciuta" in come_in(client, device).content.decode()
    with tenant_context(borgo):
        assert not Passkey.objects.exists()


def test_the_same_device_is_not_added_twice(device, carla, desk):
    assert "non è stata creata" in add(desk(carla), device).content.decode()
    assert Passkey.objects.count() == 1


def test_one_of_two_may_be_taken_away_and_the_last_not(device, carla, desk):
    client, second = desk(carla), SoftPasskey()
    add(client, second, "Casa")
    first, last = Passkey.objects.order_by("created_at")
    client.post(url("remove_passkey", first.id))
    client.post(url("remove_passkey", last.id))
    assert [passkey.name for passkey in Passkey.objects.all()] == ["Casa"]
