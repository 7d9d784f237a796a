"""The contract of the capability `messaging`, and what SMTP adds to it."""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import transaction

from integrations.actions.configure import configure
from integrations.actions.run_delivery import run_delivery
from integrations.errors import Misconfigured, PermanentError, TransientError, UncertainOutcome, Unsendable
from integrations.ledger import enqueue
from integrations.messaging.adapters.smtp import SmtpMessaging
from integrations.messaging.contract import EmailMessage
from integrations.messaging.options import SmtpOptions
from integrations.models import Delivery
from tests.integrations.conftest import ELENA, make_due
from tests.integrations.memory import MemoryMessaging


class Mailbox:
    """What arrived; `answer` to RCPT and DATA if it is not 250; `hang_up` closes instead of answering DATA."""

    def __init__(self):
        self.mails, self.recipient, self.data, self.hang_up = [], "250 OK", "250 OK", False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.hang_up:
            server.transport.abort()
        return self.data


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def smtp(mailbox):
    def log_in(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"giusta", handled=False)

    server = Controller(
        mailbox, hostname="127.0.0.1", port=0, authenticator=log_in, auth_require_tls=False, ready_timeout=10
    )
    server.port = free_port()
    server.start()
    yield {
        "host": "127.0.0.1", "port": server.port, "encryption": "none", "user": "segrate", "password": "giusta",
        "from_address": "noreply@segrate.example", "from_name": "Comune di Segrate",
    }  # fmt: skip
    server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def adapter_of(options: dict, **changes) -> SmtpMessaging:
    return SmtpMessaging(SmtpOptions(**(options | changes)))


@pytest.fixture(params=["smtp", "memory"])
def adapter(request):
    return MemoryMessaging() if request.param == "memory" else adapter_of(request.getfixturevalue("smtp"))


def message(**changes) -> EmailMessage:
    fields = {
        "key": "message:1",
        "to": "anna@example.it",
        "subject": "Domanda ricevuta",
        "body": "Gentile Anna,\n\nok.",
    }
    return EmailMessage(**(fields | changes))


def test_it_takes_a_message_over(adapter):
    assert adapter.send(message()).message_id


def test_it_gives_the_same_id_to_the_same_message(adapter):
    assert adapter.send(message()) == adapter.send(message())
    assert adapter.send(message(key="message:2")) != adapter.send(message())


@pytest.mark.parametrize(
    "change",
    [
        {"to": "anna@example.it\nBcc: bruno@example.it"},
        {"subject": "Domanda\r\nBcc: bruno@example.it"},
        {"subject": "Domanda\nX: y"},
        {"to": "nobody"},
    ],
)
def test_it_refuses_to_inject_headers(adapter, change):
    with pytest.raises(PermanentError):
        adapter.send(message(**change))


def test_it_checks_its_configuration(adapter):
    assert [finding.ok for finding in adapter.check_config()] == [True]


# What follows holds for SMTP alone.


def test_smtp_sends_text_and_html_under_the_municipalitys_name(smtp, mailbox):
    adapter_of(smtp).send(message(body="Gentile <Anna>,\n\nok.", link="https://segrate.example/pratica/1"))
    mail = mailbox.mails[0]
    assert mail["From"] == "Comune di Segrate <noreply@segrate.example>"
    assert mail["To"] == "anna@example.it"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@segrate.example>")
    assert mail["Date"]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Gentile <Anna>," in text
    assert "https://segrate.example/pratica/1" in text
    assert "Gentile &lt;Anna&gt;," in html
    assert "style=" not in html


def test_smtp_uses_no_secret_or_person_in_the_message_id(smtp):
    receipt = adapter_of(smtp).send(message(key="message:anna"))
    assert "anna" not in receipt.message_id


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such user", PermanentError), ("450 try later", TransientError)],
)
def test_smtp_tells_final_refusals_of_the_recipient_from_passing_ones(smtp, mailbox, answer, error):
    mailbox.recipient = answer
    with pytest.raises(error) as caught:
        adapter_of(smtp).send(message())
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize(("answer", "error"), [("554 spam", PermanentError), ("451 busy", TransientError)])
def test_smtp_tells_final_refusals_of_the_content_from_passing_ones(smtp, mailbox, answer, error):
    mailbox.data = answer
    with pytest.raises(error):
        adapter_of(smtp).send(message())


def test_smtp_says_uncertain_when_the_connection_breaks_after_sending(smtp, mailbox):
    mailbox.hang_up = True
    with pytest.raises(UncertainOutcome):
        adapter_of(smtp).send(message())
    assert len(mailbox.mails) == 1


def test_smtp_says_misconfigured_when_the_password_is_wrong(smtp):
    adapter = adapter_of(smtp, password="sbagliata")
    with pytest.raises(Misconfigured):
        adapter.send(message())
    finding = adapter.check_config()[0]
    assert (finding.ok, finding.message) == (False, "Il server di posta rifiuta utente e password.")


def test_smtp_says_transient_when_nobody_listens(smtp):
    with pytest.raises(TransientError):
        adapter_of(smtp, port=free_port()).send(message())


def test_smtp_refuses_private_hosts_in_production(smtp, settings, mailbox):
    settings.SPORTELLO_ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(Misconfigured):
        adapter_of(smtp).send(message())
    assert mailbox.mails == []


@pytest.mark.parametrize("change", [{"from_address": "x"}, {"from_name": "a\nb"}, {"port": 0}, {"encryption": "rot13"}])
def test_smtp_refuses_impossible_options(smtp, change):
    with pytest.raises(ValueError):
        adapter_of(smtp, **change)


def submit(**changes) -> Delivery:
    payload = {"to": "anna@example.it", "subject": "Domanda ricevuta", "body": "Gentile Anna"} | changes
    with transaction.atomic():
        return enqueue("messaging.email", key="message:1", payload=payload, subject="message:1")


def test_the_kind_sends_through_the_municipalitys_server(in_segrate, smtp, mailbox):
    configure("messaging", "smtp", smtp, by=ELENA)
    delivery = submit()
    run_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "done"
    assert delivery.result == {"message_id": mailbox.mails[0]["Message-ID"]}


def test_the_kind_sends_with_the_same_id_after_a_lost_answer(in_segrate, smtp, mailbox):
    configure("messaging", "smtp", smtp, by=ELENA)
    mailbox.hang_up = True
    delivery = submit()
    run_delivery(delivery.pk)
    mailbox.hang_up = False
    make_due(delivery)
    run_delivery(delivery.pk)
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert Delivery.objects.get().state == "done"


def test_the_kind_stops_at_an_address_that_is_none(in_segrate, smtp):
    configure("messaging", "smtp", smtp, by=ELENA)
    delivery = submit(to="nobody")
    run_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("failed", "invalid_recipient")


def test_unsendable_is_permanent():
    assert issubclass(Unsendable, PermanentError)
