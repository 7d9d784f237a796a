"""Invitation and forgotten password: links that open once, for a while, and tell nobody who works here."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.invite_operator import ask_recovery, invite, invite_again, reset_access
from accounts.errors import AddressTaken
from accounts.kinds import INVITATION, send_invitation
from accounts.models import Invitation, User
from integrations.models import Delivery
from tenants.context import tenant_context
from tests.operators.entering import PASSWORD, enter, give_code, with_app
from tests.operators.pages import url


class Post:
    """The mail system: keeps what it is given."""

    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(message)
        from integrations.messaging.contract import SentReceipt

        return SentReceipt("<1>")

    def deliver(self):
        for delivery in Delivery.objects.filter(kind=INVITATION).order_by("created_at"):
            send_invitation(self, delivery.payload, delivery)
        return self.sent


@pytest.fixture
def post(in_segrate):
    return Post()


@pytest.fixture
def dora(in_segrate):
    return invite("Dora.Riva@Comune.example", "Dora", "Riva")


def path_of(message):
    return message.link.partition(".localhost")[2].lstrip(":0123456789")


def newest(user):
    return url("follow", Invitation.objects.filter(user=user).first().token)


def choose(client, password=PASSWORD, again=PASSWORD):
    return client.post(url("join"), {"password": password, "again": again})


def text(answer):
    return answer.content.decode()


def test_an_invitation_goes_out_through_the_ledger_with_a_link(dora, post):
    (message,) = post.deliver()
    assert message.to == "dora.riva@comune.example"
    assert message.link.startswith("http://segrate.localhost")
    assert "/operatori/invito/" in message.link
    assert "Segrate" in message.subject


def test_neither_the_ledger_nor_the_table_holds_the_token(dora):
    invitation = Invitation.objects.get(user=dora)
    delivery = Delivery.objects.get(kind=INVITATION)
    held = f"{delivery.payload} {delivery.key} {delivery.subject} {vars(invitation)}"
    assert invitation.token not in held
    assert "dora" not in f"{delivery.payload} {delivery.key} {delivery.subject}".lower()


def test_the_link_leads_to_the_password_and_the_password_to_the_second_factor(dora, post, visit):
    client = visit()
    assert client.get(path_of(post.deliver()[0]))["Location"] == url("join")
    assert "Benvenuto allo sportello, Dora" in text(client.get(url("join")))
    assert choose(client)["Location"] == url("second_factor")
    assert client.get(url("second_factor"))["Location"] == url("setup")


def test_looking_at_the_link_does_not_use_it_up(dora, visit):
    for _ in range(3):
        visit().get(newest(dora))
    client = visit()
    client.get(newest(dora))
    assert choose(client).status_code == 302


def test_a_link_opens_once(dora, visit):
    first, second = visit(), visit()
    for client in (first, second):
        client.get(newest(dora))
    choose(first)
    answer = choose(second, "una-password-di-altri", "una-password-di-altri")
    assert answer.status_code == 410
    assert "Chiedi un nuovo collegamento" in text(answer)
    dora.refresh_from_db()
    assert dora.check_password(PASSWORD)


def test_after_seven_days_it_opens_no_more(dora, visit):
    link = newest(dora)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        client = visit()
        client.get(link)
        assert client.get(url("join")).status_code == 410
        assert choose(client).status_code == 410


def test_a_newer_invitation_replaces_the_one_before(dora, visit):
    old = newest(dora)
    invite_again(dora)
    client = visit()
    client.get(old)
    assert client.get(url("join")).status_code == 410


def test_an_invitation_that_is_out_of_use_is_not_sent_any_more(dora, post):
    invite_again(dora)
    assert len(post.deliver()) == 1


@pytest.mark.parametrize("token", ["0" * 64, "x"])
def test_an_invented_link_gets_the_same_page(in_segrate, visit, token):
    client = visit()
    client.get(url("follow", token))
    assert client.get(url("join")).status_code == 410


def test_without_a_link_there_is_no_password_to_choose(in_segrate, visit):
    assert visit().get(url("join")).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("corta", "corta", "almeno 12"),
        ("una-password-lunga", "una-password-lunga2", "sono diverse"),
        ("dora.riva@comune.example", "dora.riva@comune.example", "simile"),
        ("segrate-segrate-1", "segrate-segrate-1", "chiunque proverebbe"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_opens(dora, visit, password, again, said):
    client = visit()
    client.get(newest(dora))
    assert said in text(choose(client, password, again))
    assert choose(client).status_code == 302


def test_an_invitation_of_one_municipality_opens_nothing_in_another(dora, borgo, visit):
    link = newest(dora)
    with tenant_context(borgo):
        invite("dora.riva@comune.example", "Dora", "Riva")
    client = visit("borgo")
    client.get(link)
    assert client.get(url("join")).status_code == 410


def test_an_address_is_invited_once(dora):
    with pytest.raises(AddressTaken):
        invite("dora.riva@comune.example", "Altra", "Persona")
    assert User.objects.filter(kind="operator").count() == 1


def test_forgotten_gives_the_same_answer_whether_the_address_exists_or_not(carla, visit):
    with_app(carla.user)
    known = visit().post(url("forgotten"), {"email": carla.user.login})
    unknown = visit().post(url("forgotten"), {"email": "nessuno@comune.example"})
    assert text(known) == text(unknown)
    assert Delivery.objects.filter(kind=INVITATION).count() == 1


def test_a_citizens_address_gets_no_link(anna, visit):
    visit().post(url("forgotten"), {"email": anna.login})
    assert not Invitation.objects.exists()


def test_asking_again_and_again_sends_one_email(carla):
    with_app(carla.user)
    for _ in range(5):
        ask_recovery(carla.user.login)
    assert Delivery.objects.filter(kind=INVITATION).count() == 1


def test_with_a_new_password_the_second_factor_is_still_asked(carla, visit):
    with_app(carla.user)
    ask_recovery(carla.user.login)
    client, new = visit(), "una-nuova-password-lunga"
    client.get(newest(carla.user))
    assert "Scegli una nuova password" in text(client.get(url("join")))
    choose(client, new, new)
    assert client.get(url("inbox")).status_code == 302
    give_code(client, carla.user)
    assert client.get(url("inbox")).status_code == 200


def test_the_new_password_ends_what_was_open_with_the_old(carla, visit):
    open_here = visit()
    enter(open_here, with_app(carla.user))
    ask_recovery(carla.user.login)
    client = visit()
    client.get(newest(carla.user))
    choose(client)
    assert open_here.get(url("inbox")).status_code == 302


def test_a_recovery_link_opens_for_an_hour(carla, visit):
    with_app(carla.user)
    ask_recovery(carla.user.login)
    link = newest(carla.user)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client = visit()
        client.get(link)
        assert client.get(url("join")).status_code == 410


def test_who_leaves_takes_the_link_along(dora, visit):
    link = newest(dora)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    client = visit()
    client.get(link)
    assert client.get(url("join")).status_code == 410


def test_after_a_reset_neither_password_nor_code_opens(carla, visit):
    with_app(carla.user)
    reset_access(carla.user)
    answer = visit().post(url("login"), {"username": carla.user.login, "password": PASSWORD})
    assert "Email o password non corrette." in text(answer)
    assert Invitation.objects.get(user=carla.user).purpose == Invitation.Purpose.JOIN
