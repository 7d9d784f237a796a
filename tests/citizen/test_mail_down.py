"""A mail server that is down delays the mail and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.actions.configure import configure
from integrations.actions.run_round import run_round
from integrations.models import Delivery
from notifications.models import Message
from tests.citizen.walk import path_of, texts
from tests.integrations.conftest import ELENA
from tests.integrations.test_messaging import free_port, mailbox, smtp  # noqa: F401 - fixtures


@pytest.fixture
def down(monkeypatch, smtp):  # noqa: F811
    """Nobody listens there; calling it gives the server that does."""
    monkeypatch.setattr("integrations.wake._publish", lambda schema: None)
    configure("messaging", "smtp", smtp | {"port": free_port()}, by=ELENA)
    return lambda: configure("messaging", "smtp", smtp, by=ELENA)


def make_due():
    Delivery.objects.filter(state="pending").update(next_attempt_at=timezone.now())


def test_the_application_is_received_and_the_receipt_comes_later_once(walk, down, mailbox):  # noqa: F811
    walk.fill_in()
    assert "/conferma/" in path_of(walk.send())
    for _ in range(5):
        make_due()
        run_round()
    mail = Delivery.objects.get(kind="messaging.email")
    assert (mail.state, mail.last_error) == ("pending", "smtp_connect")
    assert mailbox.mails == []

    message = Message.objects.get(event="receipt")
    assert message.subject in texts(walk.client.get(reverse("citizen:messages")))

    down()
    for _ in range(3):
        make_due()
        run_round()
    mail.refresh_from_db()
    assert mail.state == "done"
    assert [sent["To"] for sent in mailbox.mails] == ["anna@example.org"]
    message.refresh_from_db()
    assert message.sent_at
