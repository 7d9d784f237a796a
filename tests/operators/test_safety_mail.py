"""Whoever's access changes is told by email, in the transaction of the change, and without secrets."""

import pytest
from django.core import mail

from accounts.actions.change_factors import OnlyFactor, remove_app, remove_passkey
from accounts.models import Passkey
from accounts.safety import SAFETY, Change
from accounts.second_factor import new_recovery_codes, new_seed, set_up_app
from integrations.models import Delivery
from tests.operators.entering import PASSWORD, with_app
from tests.operators.pages import url


def told() -> list[str]:
    return [delivery.payload["change"] for delivery in Delivery.objects.filter(kind=SAFETY).order_by("created_at")]


def passkey_of(operator, name="Casa"):
    return Passkey.objects.create(user=operator.user, credential_id=name, public_key="", name=name)


def test_a_new_password_is_told(carla, desk):
    with_app(carla.user)
    client = desk(carla)
    fresh = "un'altra lunga frase segreta"
    answer = client.post(url("change_password"), {"current": PASSWORD, "password": fresh, "again": fresh})
    assert answer.status_code == 302
    assert told() == [Change.PASSWORD_CHANGED]


def test_the_first_recovery_codes_are_no_news_and_the_next_ones_are(carla):
    new_recovery_codes(carla.user)
    assert told() == []
    new_recovery_codes(carla.user)
    assert told() == [Change.CODES_RENEWED]


def test_an_app_that_proves_nothing_is_not_told(carla):
    assert not set_up_app(carla.user, new_seed(), "abc")
    assert told() == []


def test_factors_taken_away_are_told_and_the_last_one_stays(carla):
    with_app(carla.user)
    key = passkey_of(carla)
    remove_app(carla.user)
    assert told() == [Change.APP_REMOVED]
    with pytest.raises(OnlyFactor):
        remove_passkey(carla.user, key.id)
    passkey_of(carla, "Ufficio")
    remove_passkey(carla.user, key.id)
    assert told() == [Change.APP_REMOVED, Change.PASSKEY_REMOVED]


def test_the_only_app_stays_and_nothing_is_told(carla, desk):
    with_app(carla.user)
    desk(carla).post(url("remove_app"))
    assert told() == []


@pytest.mark.parametrize("change", list(Change))
def test_the_email_says_what_happened_and_holds_no_secret(carla, change):
    from django.utils import timezone

    from accounts.letters import written
    from accounts.safety import SafetyPayload, write

    email = written(write, SafetyPayload(user=carla.user.pk, change=change, at=timezone.now()), "safety:1")
    assert email.to == carla.user.email
    assert "non sei stato tu" in email.body
    assert email.link.endswith("/operatori/sicurezza/")
    assert mail.outbox == []
